using System.Diagnostics;

namespace Holdpoint.Ledger.Tests.Places;

/// <summary>A file system of a few megabytes in memory, to be filled up. Mounting takes root on Linux; elsewhere the test is skipped.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _filler;

    private SmallDisk(string path)
    {
        Path = path;
        _filler = System.IO.Path.Combine(path, "filler");
    }

    public string Path { get; }

    public static async Task<SmallDisk> MountAsync(string path, int megabytes)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small file system takes root on Linux.");
        Directory.CreateDirectory(path);
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path) == 0, "tmpfs cannot be mounted here.");
        return new SmallDisk(path);
    }

    /// <summary>Writes until there is no room for another byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(_filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var piece in new[] { 1 << 20, 4096, 1 })
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[piece]);
                }
            }
            catch (IOException)
            {
                // No room for one of that size; for a smaller one perhaps.
            }
        }
    }

    public void Empty() => File.Delete(_filler);

    public async ValueTask DisposeAsync() => await RunAsync("umount", "-l", Path);

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
