using System.Reflection;
using Holdpoint.Reviews;
using StackExchange.Redis;

namespace Holdpoint.ReviewConsole.Tests.Reviewing;

/// <summary>Somebody who holds Redis and changes what lies there.</summary>
internal static class RedisVandal
{
    /// <summary>Turns one bit of the held body over.</summary>
    internal static async Task CorruptBodyAsync(ReviewQueue queue, ReviewSubmission held)
    {
        var database = (IDatabase)typeof(ReviewQueue).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Single(static field => field.FieldType == typeof(IDatabase)).GetValue(queue)!;
        var server = database.Multiplexer.GetServers().Single();
        var changed = 0;
        await foreach (var key in server.KeysAsync(pattern: $"*{held.Id}*"))
        {
            if (await database.KeyTypeAsync(key) == RedisType.String && (byte[]?)await database.StringGetAsync(key) is { Length: > 40 } body)
            {
                body[^1] ^= 1;
                await database.StringSetAsync(key, body);
                changed++;
            }
        }

        Assert.Equal(1, changed);
    }
}
