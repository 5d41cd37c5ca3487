using System.Collections.Frozen;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Consumers;

/// <summary>What each consumer may ask for: its own limits, or everybody's. Counted by name, in this process.</summary>
internal sealed class ConsumerRates : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FrozenDictionary<string, ConsumerLimits> _own;
    private readonly ConsumerLimits _everybody;
    private readonly PartitionedRateLimiter<Consumer> _rates;

    public ConsumerRates(IOptions<GatewayOptions> options, IOptions<ConsumerList> consumers)
    {
        _everybody = options.Value.ConsumerLimits;
        _own = consumers.Value.Consumers.Where(static one => one.Limits is not null).ToFrozenDictionary(static one => one.Name, static one => one.Limits!, StringComparer.Ordinal);
        // The library forgets the limiter of a consumer that has been away long enough to have its whole rate again.
        _rates = PartitionedRateLimiter.Create<Consumer, string>(
            consumer => RateLimitPartition.GetTokenBucketLimiter(consumer.Name, name => Bucket(Of(name).RequestsPerMinute)),
            StringComparer.Ordinal);
    }

    /// <summary>The limits of a consumer.</summary>
    internal ConsumerLimits Of(string consumer) => _own.GetValueOrDefault(consumer, _everybody);

    /// <summary>Counts one request.</summary>
    /// <returns>Null when it may go on, else after how long another one may.</returns>
    internal TimeSpan? Exceeded(Consumer consumer)
    {
        if (Of(consumer.Name).RequestsPerMinute == 0)
        {
            return null;
        }

        using var lease = _rates.AttemptAcquire(consumer);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Minute;
    }

    public void Dispose() => _rates.Dispose();

    private static TokenBucketRateLimiterOptions Bucket(int rate) => new()
    {
        TokenLimit = rate,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = Minute / rate,
        QueueLimit = 0,
    };
}
