using System.Globalization;
using Holdpoint.Cli.Commands;

namespace Holdpoint.Cli.Installation;

/// <summary>
/// The data folder, held by one process: two embedded stores on the same files would destroy them.
/// Keys and payloads lie in it, so nobody else on the machine may read it.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _held;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _held = held;
    }

    internal string Path { get; }

    internal static DataFolder Hold(string path)
    {
        Create(path);
        var lockFile = System.IO.Path.Combine(path, "lock");
        try
        {
            var stream = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            stream.SetLength(0);
            stream.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            stream.Flush();
            return new DataFolder(path, stream);
        }
        catch (UnauthorizedAccessException)
        {
            throw Unwritable(path, "this user may not write there");
        }
        catch (IOException)
        {
            throw new UserMistakeException(
                $"Holdpoint:Data is {path}: another holdpoint process works in it; stop that one, or choose another folder with --data.");
        }
    }

    /// <summary>Makes the folder if need be and checks that it can be written to.</summary>
    internal static void Create(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, OwnerOnly);
            }

            var probe = System.IO.Path.Combine(path, $".probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (UnauthorizedAccessException)
        {
            throw Unwritable(path, "this user may not write there");
        }
        catch (IOException refused)
        {
            throw Unwritable(path, refused.Message.TrimEnd('.'));
        }
    }

    public void Dispose() => _held.Dispose();

    private static UserMistakeException Unwritable(string path, string why) =>
        new($"Holdpoint:Data is {path}: {why}; give a folder that this user may write to with --data.");
}
