using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Holdpoint.Reviews;

/// <summary>
/// Seals held bodies before they go to Redis: AES-256-GCM, the review id as associated data, so that a body can neither be read,
/// changed nor moved to another review by who holds Redis alone. Envelope: key id (1 byte), nonce (12), tag (16), ciphertext.
/// </summary>
internal sealed class PayloadCipher
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;
    private const string FileName = "review-payload.keys";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<byte, byte[]> _keys;
    private readonly byte _newest;

    private PayloadCipher(Dictionary<byte, byte[]> keys, byte newest)
    {
        _keys = keys;
        _newest = newest;
    }

    /// <summary>
    /// Reads the key file, or makes it (mode 0600). One line a key, <c>id base64</c>; the last seals, all open: rotating means adding a line.
    /// </summary>
    /// <exception cref="ReviewQueueConfigurationException">The folder or file cannot be used.</exception>
    internal static async Task<PayloadCipher> OpenAsync(string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            using var alone = await LockAsync(path + ".lock", cancellation);
            if (!File.Exists(path))
            {
                Generate(path);
            }

            return Parse(await File.ReadAllLinesAsync(path, cancellation));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new ReviewQueueConfigurationException(
                $"Holdpoint:Data (--data): the key file '{path}' cannot be used ({problem.Message}); "
                + "make the folder writable, or put a line '1 <32 random bytes in base64>' into that file.");
        }
    }

    /// <summary>Seals a body for a review.</summary>
    internal byte[] Seal(string reviewId, ReadOnlySpan<byte> body)
    {
        var envelope = new byte[HeaderSize + body.Length];
        envelope[0] = _newest;
        var nonce = envelope.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_keys[_newest], TagSize);
        aes.Encrypt(nonce, body, envelope.AsSpan(HeaderSize), envelope.AsSpan(1 + NonceSize, TagSize), Encoding.UTF8.GetBytes(reviewId));
        return envelope;
    }

    /// <summary>Opens a sealed body.</summary>
    /// <exception cref="TamperedContentException">It is not what was sealed for that review, or its key is not here.</exception>
    internal byte[] Unseal(string reviewId, ReadOnlySpan<byte> envelope)
    {
        if (envelope.Length < HeaderSize || !_keys.TryGetValue(envelope[0], out var key))
        {
            throw new TamperedContentException(reviewId);
        }

        var body = new byte[envelope.Length - HeaderSize];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(
                envelope.Slice(1, NonceSize), envelope[HeaderSize..], envelope.Slice(1 + NonceSize, TagSize), body, Encoding.UTF8.GetBytes(reviewId));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new TamperedContentException(reviewId);
        }

        return body;
    }

    private static PayloadCipher Parse(string[] lines)
    {
        var keys = new Dictionary<byte, byte[]>();
        byte newest = 0;
        foreach (var line in lines.Where(static line => !string.IsNullOrWhiteSpace(line)))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || !byte.TryParse(parts[0], out newest) || Convert.FromBase64String(parts[1]) is not { Length: 32 } key)
            {
                throw new FormatException("a line is not 'id base64' with 32 bytes");
            }

            keys[newest] = key;
        }

        return keys.Count > 0 ? new PayloadCipher(keys, newest) : throw new FormatException("it holds no key");
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
}
