namespace Holdpoint.Reviews.Tests.Servers;

/// <summary>A real redis-server for a whole test class.</summary>
public sealed class RedisFixture : IQueueServer, IAsyncLifetime
{
    private RedisProcess? _redis;

    public string Connection => _redis!.Connection;

    public string? Missing { get; } = RedisProcess.Missing();

    public async ValueTask InitializeAsync() => _redis = Missing is null ? await RedisProcess.StartAsync() : null;

    public async ValueTask DisposeAsync()
    {
        if (_redis is not null)
        {
            await _redis.DisposeAsync();
        }
    }
}
