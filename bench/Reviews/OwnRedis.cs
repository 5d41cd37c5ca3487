using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Holdpoint.Reviews.Bench;

/// <summary>A redis-server that persists as an operator's would (append-only file, fsync every second), or the one whose address was given.</summary>
internal sealed class OwnRedis : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;
    private readonly Process? _process;

    private OwnRedis(string connection, DirectoryInfo? folder, Process? process)
    {
        Connection = connection;
        _folder = folder;
        _process = process;
    }

    internal string Connection { get; }

    internal static async Task<OwnRedis> StartAsync(string? given)
    {
        if (given is not null)
        {
            return new OwnRedis(given, null, null);
        }

        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var folder = Directory.CreateTempSubdirectory("holdpoint-bench-redis-");
        string[] arguments = ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder.FullName, "--save", "", "--appendonly", "yes"];
        var process = Process.Start(new ProcessStartInfo("redis-server", arguments) { RedirectStandardOutput = true })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        for (var tries = 0; ; tries++)
        {
            try
            {
                await using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},connectTimeout=500");
                return new OwnRedis($"127.0.0.1:{port}", folder, process);
            }
            catch (RedisConnectionException) when (tries < 50)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _folder!.Delete(recursive: true);
        }
    }
}
