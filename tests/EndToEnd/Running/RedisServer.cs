using System.Diagnostics;
using System.Net.Sockets;

namespace Holdpoint.EndToEnd.Running;

/// <summary>A real redis-server with its append-only file on, on a free port.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string binary;
    private readonly string folder;
    private readonly int port;
    private readonly string[] settings;
    private Process process = null!;

    private RedisServer(string binary, string[] settings)
    {
        this.binary = binary;
        this.settings = settings;
        folder = TestFolder.Create("redis");
        port = LoopbackPort.Next();
        Connection = $"127.0.0.1:{port}";
    }

    public string Connection { get; }

    /// <summary>Where its files lie.</summary>
    public string Folder => folder;

    /// <summary>Starts one, or skips the test with the reason; with HOLDPOINT_REQUIRE_SERVICES=1 a missing server fails it.</summary>
    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        var server = new RedisServer(Services.Find("redis-server"), settings);
        await server.RunAsync();
        return server;
    }

    /// <summary>SIGKILL, as when the machine loses power.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>Starts again after <see cref="KillAsync"/>, on the same port.</summary>
    /// <param name="empty">Without what it had written.</param>
    public Task RestartAsync(bool empty)
    {
        if (empty)
        {
            Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
        }

        return RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task RunAsync()
    {
        var start = new ProcessStartInfo(binary, ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--appendfsync", "always", "--save", "", .. settings])
        {
            RedirectStandardOutput = true,
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        for (var tries = 0; tries < 200; tries++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        throw new InvalidOperationException("redis-server did not start within 10 s.");
    }
}
