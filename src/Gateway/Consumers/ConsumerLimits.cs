namespace Holdpoint.Gateway.Consumers;

/// <summary>What one consumer may ask of one gateway process. Configuration: <c>Holdpoint:Gateway:ConsumerLimits</c>, and <c>Limits</c> of a consumer.</summary>
public sealed record ConsumerLimits
{
    /// <summary>
    /// Requests a minute to model routes, on average; as many may come at once. Beyond it: 429 <c>rate_limited</c> with <c>Retry-After</c>. Default 0: no limit.
    /// </summary>
    public int RequestsPerMinute { get; init; }

    /// <summary>Reviews that wait, or whose result is kept, at most. Beyond it: 503 <c>queue_full</c>. Default 10,000.</summary>
    public int MaxPending { get; init; } = 10_000;

    /// <summary>Bytes of their bodies at most. Beyond it: 503 <c>queue_full</c>. Default 256 MiB, half of what the gateway holds for all.</summary>
    public long MaxHeldBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Every mistake, with the key that it stands under.</summary>
    internal IEnumerable<string> Mistakes(string key)
    {
        if (RequestsPerMinute is < 0 or > 100_000_000)
        {
            yield return $"{key}:RequestsPerMinute must be from 0 (no limit) to 100000000, but was {RequestsPerMinute}.";
        }

        if (MaxPending is < 1 or > 10_000_000)
        {
            yield return $"{key}:MaxPending must be from 1 to 10000000, but was {MaxPending}.";
        }

        if (MaxHeldBytes < 1024)
        {
            yield return $"{key}:MaxHeldBytes must be at least 1024, but was {MaxHeldBytes}.";
        }
    }
}
