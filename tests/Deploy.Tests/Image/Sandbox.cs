using System.Diagnostics;
using System.Globalization;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.Deploy.Tests.Image;

/// <summary>
/// The image's constraints by bubblewrap: its user, no capabilities, a root that nobody can write to and that holds the runtime, the program and no shell, one volume,
/// and where this machine lets a test make one, a control group with a memory limit.
/// </summary>
internal sealed class Sandbox(string program, string volume) : IAsyncDisposable
{
    internal const long MemoryLimit = 1L << 30;

    private static readonly string Runtime = Path.GetDirectoryName(new FileInfo(Services.Find("dotnet")).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Services.Find("dotnet"))!;
    private static readonly string[] Libraries = ["/lib/x86_64-linux-gnu", "/lib64", "/usr/lib/x86_64-linux-gnu", "/etc/ssl"];

    private readonly string _group = Path.Combine("/sys/fs/cgroup/memory", $"holdpoint-{Guid.CreateVersion7():N}");

    /// <summary>Whether the kernel enforces the memory limit; else it is only measured.</summary>
    internal bool LimitsMemory { get; private set; }

    /// <summary>Starts a command of the image.</summary>
    internal Process Start(IEnumerable<string> command, IEnumerable<KeyValuePair<string, string>> environment)
    {
        List<string> arguments =
        [
            "--unshare-user", "--uid", Dockerfile.User, "--gid", Dockerfile.User, "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--ro-bind", Runtime, "/usr/bin", "--ro-bind", program, "/app", "--bind", volume, "/var/lib/holdpoint",
            .. Libraries.Where(Directory.Exists).SelectMany(static path => new[] { "--ro-bind", path, path }),
            "--dir", "/etc/holdpoint/config", "--remount-ro", "/", "--chdir", "/etc/holdpoint/config", "--clearenv", "--setenv", "PATH", "/usr/bin",
            .. Dockerfile.Environment.Concat(environment).SelectMany(static variable => new[] { "--setenv", variable.Key, variable.Value }),
            .. command,
        ];
        // Root itself must not be behind the user that the program sees.
        var start = Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", [$"--reuid={Dockerfile.User}", $"--regid={Dockerfile.User}", "--clear-groups", Services.Find("bwrap"), .. arguments])
            : new ProcessStartInfo(Services.Find("bwrap"), arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        var process = Process.Start(start)!;
        Limit(process.Id);
        return process;
    }

    /// <summary>Runs one to its end.</summary>
    internal async Task<(int ExitCode, string Output)> RunAsync(IEnumerable<string> command, params IEnumerable<KeyValuePair<string, string>> environment)
    {
        using var process = Start(command, environment);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }

    public async ValueTask DisposeAsync()
    {
        // A group is busy for a moment after its last process has ended.
        for (var tries = 0; Directory.Exists(_group) && tries < 100; tries++)
        {
            try
            {
                Directory.Delete(_group);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }

    private void Limit(int process)
    {
        try
        {
            Directory.CreateDirectory(_group);
            File.WriteAllText(Path.Combine(_group, "memory.limit_in_bytes"), MemoryLimit.ToString(CultureInfo.InvariantCulture));
            File.WriteAllText(Path.Combine(_group, "cgroup.procs"), process.ToString(CultureInfo.InvariantCulture));
            LimitsMemory = true;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // No control groups for this user here.
        }
    }
}
