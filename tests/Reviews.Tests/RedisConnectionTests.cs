using Holdpoint.Reviews.Tests.Servers;

namespace Holdpoint.Reviews.Tests;

/// <summary>A Redis that cannot serve is refused with one line that says what to do, and never says the password.</summary>
public sealed class RedisConnectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-connect-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Names_TheAddress_WhenNobodyListens()
    {
        var said = await RefusalAsync($"127.0.0.1:{LoopbackPort.Next()},password=hunter2,connectTimeout=500,connectRetry=0");
        Assert.Contains("Holdpoint:Redis (--redis)", said);
        Assert.Contains("127.0.0.1:", said);
        Assert.Contains("start it there", said);
    }

    [Theory]
    [InlineData("localhost:6379,passwort=hunter2")]
    [InlineData("password=hunter2")]
    public async Task Says_HowToWriteIt_WhenTheConnectionStringCannotBeRead(string connection) =>
        Assert.Contains("host:port", await RefusalAsync(connection));

    [Fact]
    public async Task Refuses_ARedisThatWouldEvict()
    {
        await using var redis = await RedisProcess.StartAsync("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
        var said = await RefusalAsync(redis.Connection);
        Assert.Contains("allkeys-lru", said);
        Assert.Contains("maxmemory-policy noeviction", said);
    }

    [Theory]
    [InlineData("6.2.14", true)]
    [InlineData("7.0.0", false)]
    [InlineData("8.2.1", false)]
    [InlineData(null, false)]
    public void Refuses_ARedisOlderThanWeSupport(string? version, bool isRefused)
    {
        Dictionary<string, string> facts = version is null ? new() { ["garnet_version"] = "2.2.8" } : new() { ["redis_version"] = version };
        var said = RedisCheck.Outdated(facts);
        Assert.Equal(isRefused, said is not null);
        Assert.True(said is null || (said.Contains(version!, StringComparison.Ordinal) && said.Contains("7.0", StringComparison.Ordinal)), said);
    }

    [Fact]
    public async Task Refuses_AnIntervalThatWouldBreakTheTwoSeconds()
    {
        var options = new ReviewQueueOptions
        {
            Connection = "localhost", KeyFolder = _folder.FullName, ReconcileInterval = TimeSpan.FromSeconds(5),
        };
        var said = await Assert.ThrowsAsync<ReviewQueueConfigurationException>(() => ReviewQueue.ConnectAsync(options, TimeProvider.System, Cancel));
        Assert.Contains("ReconcileInterval: found 00:00:05", said.Message);
    }

    private async Task<string> RefusalAsync(string connection)
    {
        var options = new ReviewQueueOptions { Connection = connection, KeyFolder = _folder.FullName };
        var said = await Assert.ThrowsAsync<ReviewQueueConfigurationException>(() => ReviewQueue.ConnectAsync(options, TimeProvider.System, Cancel));
        Assert.DoesNotContain("hunter2", said.ToString());
        return said.Message;
    }
}
