namespace Holdpoint.Gateway.Webhooks;

/// <summary>How webhooks are sent. Configuration section <c>Holdpoint:Gateway:Webhooks</c>.</summary>
public sealed record WebhookSending
{
    /// <summary>
    /// Hosts, as they stand in a URL, that may be reached although they are on this machine or in a private network, and over http. Default: none.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>How long one try may take, from resolving the name to the answer's headers. Default 15 s; 100 ms to 1 minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between the first try and the second; it doubles from try to try, and a random half of it is left out. Default 5 s.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time between tries at most. Default 1 hour.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long after the decision it is tried; then the ledger says <c>webhook.failed</c>. Default 24 hours.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Messages on their way to one consumer at once. Default 4.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>Messages that wait for their next try, of all consumers; more are read from the ledger as these get done. Default 10,000.</summary>
    public int MaxWaiting { get; init; } = 10_000;

    internal bool Allows(Uri url) => AllowedHosts.Any(host => string.Equals(host, url.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase));

    internal IEnumerable<string> Mistakes()
    {
        const string Key = "Holdpoint:Gateway:Webhooks";
        var times = new (string Name, TimeSpan Found, TimeSpan Least, TimeSpan Most)[]
        {
            (nameof(Timeout), Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
            (nameof(FirstRetry), FirstRetry, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            (nameof(LongestRetry), LongestRetry, FirstRetry, TimeSpan.FromDays(1)),
            (nameof(GiveUpAfter), GiveUpAfter, TimeSpan.FromSeconds(1), TimeSpan.FromDays(7)),
        };
        foreach (var (name, found, least, most) in times.Where(static one => one.Found < one.Least || one.Found > one.Most))
        {
            yield return $"{Key}:{name} must be from {least} to {most}, but was {found} (hint: hours:minutes:seconds).";
        }

        if (AtOnce is < 1 or > 100)
        {
            yield return $"{Key}:AtOnce must be from 1 to 100, but was {AtOnce}.";
        }

        if (MaxWaiting is < 1 or > 1_000_000)
        {
            yield return $"{Key}:MaxWaiting must be from 1 to 1000000, but was {MaxWaiting}.";
        }
    }
}
