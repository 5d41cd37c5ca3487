using System.Diagnostics;
using StackExchange.Redis;

namespace Holdpoint.Reviews.Tests.Servers;

/// <summary>A redis-server of one's own, with an append-only file unless told otherwise; can be killed, restarted (also empty) and stopped in its tracks.</summary>
public sealed class RedisProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-redis-");
    private readonly int _port = LoopbackPort.Next();
    private readonly string[] _extra;
    private Process? _process;

    private RedisProcess(string[] extra) => _extra = extra;

    public string Connection => $"127.0.0.1:{_port}";

    /// <summary>Skips the test where there is no redis-server, and fails it where services are required.</summary>
    public static string? Missing()
    {
        if (Find() is not null)
        {
            return null;
        }

        const string Why = "redis-server is not installed";
        return Environment.GetEnvironmentVariable("HOLDPOINT_REQUIRE_SERVICES") == "1" ? throw new InvalidOperationException(Why) : Why;
    }

    public static async Task<RedisProcess> StartAsync(params string[] extra)
    {
        if (Missing() is { } why)
        {
            Assert.Skip(why);
        }

        var redis = new RedisProcess(extra);
        await redis.RunAsync();
        return redis;
    }

    public async Task RunAsync()
    {
        string[] arguments =
        [
            "--port", $"{_port}", "--bind", "127.0.0.1", "--dir", _folder.FullName, "--save", "", "--appendonly", "yes",
            "--daemonize", "no", .. _extra,
        ];
        _process = Process.Start(new ProcessStartInfo(Find()!, arguments) { RedirectStandardOutput = true })!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var probe = await ConnectionMultiplexer.ConnectAsync($"{Connection},allowAdmin=true,connectTimeout=500");
                await probe.GetDatabase().PingAsync();
                return;
            }
            catch (RedisException) when (clock.Elapsed < TimeSpan.FromSeconds(20))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
            }
        }
    }

    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>Stops it in its tracks (SIGSTOP): connections stay open and nothing answers.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets it go on.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    public async Task RestartEmptyAsync()
    {
        Kill();
        foreach (var left in _folder.EnumerateFileSystemInfos())
        {
            if (left is DirectoryInfo folder)
            {
                folder.Delete(recursive: true);
            }
            else
            {
                left.Delete();
            }
        }

        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            Kill();
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
        await ValueTask.CompletedTask;
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append("/usr/bin").Select(static folder => Path.Combine(folder, "redis-server")).FirstOrDefault(File.Exists);
}
