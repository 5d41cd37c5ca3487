using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <summary>
/// Notes which queues hold something, so that any replica finds what is overdue in them. Noted again every few seconds and not at every
/// submission: a server that came back empty knows them again soon.
/// </summary>
internal sealed class KnownNames(IDatabase database, RedisKey key, TimeProvider clock)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, long> _noted = new(StringComparer.Ordinal);

    internal async Task NoteAsync(string queue)
    {
        if (_noted.TryGetValue(queue, out var at) && clock.GetElapsedTime(at) < Again)
        {
            return;
        }

        await database.SetAddAsync(key, queue);
        _noted[queue] = clock.GetTimestamp();
    }
}
