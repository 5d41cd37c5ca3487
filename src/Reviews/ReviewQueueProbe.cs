using Microsoft.Extensions.Logging.Abstractions;

namespace Holdpoint.Reviews;

/// <summary>Asks a Redis what a start would ask, and changes nothing.</summary>
public static class ReviewQueueProbe
{
    /// <summary>Connects, checks version, eviction, persistence and scripts, and reads the server's clock.</summary>
    /// <param name="options">As for <see cref="ReviewQueue.ConnectAsync"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The server's time, of a cluster its first primary's.</returns>
    /// <exception cref="ReviewQueueConfigurationException">It cannot hold the queue; the message says what to change.</exception>
    public static async Task<DateTimeOffset> AskAsync(ReviewQueueOptions options, CancellationToken cancellation)
    {
        await using var connection = await RedisConnection.OpenAsync(options, NullLogger.Instance, cancellation);
        var server = connection.GetServers().First(static server => server is { IsConnected: true, IsReplica: false });
        return new DateTimeOffset(await server.TimeAsync(), TimeSpan.Zero);
    }
}
