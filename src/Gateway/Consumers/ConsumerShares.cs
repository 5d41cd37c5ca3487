using System.Collections.Concurrent;

namespace Holdpoint.Gateway.Consumers;

/// <summary>What each consumer's reviews take of this process: how many, and bytes. So that one that floods leaves room for the others.</summary>
/// <param name="rates">Limits.</param>
internal sealed class ConsumerShares(ConsumerRates rates)
{
    private readonly ConcurrentDictionary<string, Share> _shares = new(StringComparer.Ordinal);

    /// <summary>Counts one more review.</summary>
    /// <returns>The name of the limit that forbids it and its value, in which case nothing was counted; or null.</returns>
    internal (string Limit, long Value)? TryTake(string consumer, long bytes)
    {
        var limits = rates.Of(consumer);
        while (true)
        {
            var now = _shares.GetValueOrDefault(consumer);
            if (now.Reviews >= limits.MaxPending)
            {
                return (nameof(ConsumerLimits.MaxPending), limits.MaxPending);
            }

            if (now.Bytes + bytes > limits.MaxHeldBytes)
            {
                return (nameof(ConsumerLimits.MaxHeldBytes), limits.MaxHeldBytes);
            }

            var next = new Share(now.Reviews + 1, now.Bytes + bytes);
            if (now.Reviews == 0 ? _shares.TryAdd(consumer, next) : _shares.TryUpdate(consumer, next, now))
            {
                return null;
            }
        }
    }

    /// <summary>Gives back what one review took.</summary>
    internal void Return(string consumer, long bytes)
    {
        while (_shares.TryGetValue(consumer, out var now))
        {
            var next = new Share(now.Reviews - 1, now.Bytes - bytes);
            if (next.Reviews == 0 ? _shares.TryRemove(KeyValuePair.Create(consumer, now)) : _shares.TryUpdate(consumer, next, now))
            {
                return;
            }
        }
    }

    private readonly record struct Share(int Reviews, long Bytes);
}
