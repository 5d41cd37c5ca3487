using System.Diagnostics;
using System.Net.Sockets;

namespace Holdpoint.EndToEnd.Running;

/// <summary>A real redis-server with its append-only file on, on a free port.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly string folder;

    private RedisServer(Process process, string folder, int port)
    {
        this.process = process;
        this.folder = folder;
        Connection = $"127.0.0.1:{port}";
    }

    public string Connection { get; }

    /// <summary>Where its files lie.</summary>
    public string Folder => folder;

    /// <summary>Starts one, or skips the test with the reason; with HOLDPOINT_REQUIRE_SERVICES=1 a missing server fails it.</summary>
    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var binary = Services.Find("redis-server");
        var folder = TestFolder.Create("redis");
        var port = HoldpointProcess.FreeUrl().Port;
        var start = new ProcessStartInfo(binary, ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--appendfsync", "always", "--save", "", .. settings])
        {
            RedirectStandardOutput = true,
        };
        var server = new RedisServer(Process.Start(start)!, folder, port);
        server.process.OutputDataReceived += static (_, _) => { };
        server.process.BeginOutputReadLine();
        for (var tries = 0; tries < 100; tries++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port);
                return server;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        throw new InvalidOperationException("redis-server did not start within 5 s.");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
