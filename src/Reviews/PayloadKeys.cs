using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Holdpoint.Reviews;

/// <summary>
/// The keys that payloads are sealed with, by their id (1 to 255): supplied, or in a file (mode 0600) that is made when it is missing. One line a
/// key, <c>id base64</c>; the last seals, all open. Rotating: add the new key above the last line, and when every replica has read it, move it to
/// the end. A replica reads the file again when it meets a key that it does not know.
/// </summary>
internal sealed class PayloadKeys
{
    private const string FileName = "review-payload.keys";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string? _path;
    private readonly Lock _gate = new();
    private volatile Ring _ring;
    private long _readAt;

    private PayloadKeys(string? path, Ring ring)
    {
        _path = path;
        _ring = ring;
        _readAt = Stopwatch.GetTimestamp();
    }

    /// <summary>The key that seals.</summary>
    internal (byte Id, byte[] Key) Newest => (_ring.Newest, _ring.Keys[_ring.Newest]);

    /// <summary>Reads the supplied keys or the key file.</summary>
    /// <exception cref="ReviewQueueConfigurationException">They cannot be used.</exception>
    internal static async Task<PayloadKeys> OpenAsync(string folder, IReadOnlyList<string> supplied, CancellationToken cancellation)
    {
        if (supplied.Count > 0)
        {
            try
            {
                return new PayloadKeys(null, Parse(supplied));
            }
            catch (FormatException problem)
            {
                throw new ReviewQueueConfigurationException(
                    $"Holdpoint:Redis:PayloadKeys: {problem.Message}; write each as '1 <32 random bytes in base64>', the last one seals.");
            }
        }

        var path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            using var alone = await LockAsync(path + ".lock", cancellation);
            if (!File.Exists(path))
            {
                Generate(path);
            }

            return new PayloadKeys(path, Parse(await File.ReadAllLinesAsync(path, cancellation)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ReviewQueueConfigurationException(
                $"Holdpoint:Data (--data): the key file '{path}' cannot be used ({problem.Message}); "
                + "make the folder writable, or put a line '1 <32 random bytes in base64>' into that file.");
        }
    }

    /// <summary>The key of that id, or null. An unknown id has the file read again, at most once a second.</summary>
    internal byte[]? Find(byte id)
    {
        if (_ring.Keys.TryGetValue(id, out var key))
        {
            return key;
        }

        lock (_gate)
        {
            if (_path is not null && Stopwatch.GetElapsedTime(_readAt) > Pause)
            {
                _readAt = Stopwatch.GetTimestamp();
                Reload(_path);
            }
        }

        return _ring.Keys.GetValueOrDefault(id);
    }

    private void Reload(string path)
    {
        try
        {
            _ring = Parse(File.ReadAllLines(path));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            // In the middle of being written: what was known stays known, and what cannot be opened is refused.
        }
    }

    private static Ring Parse(IEnumerable<string> lines)
    {
        var keys = new Dictionary<byte, byte[]>();
        byte newest = 0;
        foreach (var line in lines.Where(static line => !string.IsNullOrWhiteSpace(line)))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var key = new byte[33];
            if (parts.Length != 2
                || !byte.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out newest)
                || !Convert.TryFromBase64String(parts[1], key, out var length)
                || length != 32)
            {
                throw new FormatException("a line is not 'id base64' with 32 bytes");
            }

            if (!keys.TryAdd(newest, key[..32]))
            {
                throw new FormatException($"the id {newest} is there twice");
            }
        }

        return keys.Count > 0 ? new Ring(keys, newest) : throw new FormatException("it holds no key");
    }

    /// <summary>Written aside and moved, so that a crash never leaves half a key.</summary>
    private static void Generate(string path)
    {
        using (var file = new StreamWriter(path + ".new", OwnerOnly(FileMode.Create)))
        {
            file.WriteLine($"1 {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}");
        }

        File.Move(path + ".new", path);
    }

    /// <summary>Of several processes that start at once, one makes the key. The system frees the lock of a process that dies.</summary>
    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, OwnerOnly(FileMode.OpenOrCreate));
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellation);
            }
        }
    }

    private static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private sealed record Ring(IReadOnlyDictionary<byte, byte[]> Keys, byte Newest);
}
