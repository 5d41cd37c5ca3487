using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <summary>Which errors mean that Redis cannot be asked now, and how they are told without content.</summary>
internal static class QueueFault
{
    internal static bool Is(Exception problem) => problem is RedisException or TimeoutException or ObjectDisposedException;

    /// <summary>The kind of failure only: the client's messages quote commands and their arguments.</summary>
    internal static string Describe(Exception problem) => problem switch
    {
        RedisConnectionException connection => $"Redis: connection {connection.FailureType}",
        TimeoutException => "Redis: no answer in time",
        RedisServerException => "Redis: the server refused a command",
        _ => $"Redis: {problem.GetType().Name}",
    };

    internal static async Task<T> GuardAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception problem) when (Is(problem))
        {
            throw new ReviewQueueUnavailableException(Describe(problem), problem);
        }
    }
}
