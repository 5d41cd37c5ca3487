using System.Diagnostics;

namespace Holdpoint.EndToEnd.Running;

/// <summary>A real Redis Sentinel that watches one primary and makes its replica the primary a second after it is gone.</summary>
public sealed class SentinelServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;

    private SentinelServer(Process process, string folder, string connection) => (this.process, this.folder, Connection) = (process, folder, connection);

    /// <summary>A connection string that asks it for the primary.</summary>
    public string Connection { get; }

    public static async Task<SentinelServer> StartAsync(RedisServer primary)
    {
        var folder = TestFolder.Create("sentinel");
        var port = LoopbackPort.Next();
        var file = Path.Combine(folder, "sentinel.conf");
        var (host, primaryPort) = (primary.Connection.Split(':')[0], primary.Connection.Split(':')[1]);
        await File.WriteAllTextAsync(file, $"""
            port {port}
            bind 127.0.0.1
            dir {folder}
            sentinel monitor queue {host} {primaryPort} 1
            sentinel down-after-milliseconds queue 1000
            sentinel failover-timeout queue 5000

            """);
        var start = new ProcessStartInfo(Services.Find("redis-server"), [file, "--sentinel"]) { RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return new SentinelServer(process, folder, $"127.0.0.1:{port},serviceName=queue");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
