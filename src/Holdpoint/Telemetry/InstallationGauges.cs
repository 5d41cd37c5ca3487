using System.Diagnostics.Metrics;
using Holdpoint.Cli.Installation;
using Holdpoint.Reviews;

namespace Holdpoint.Cli.Telemetry;

/// <summary>
/// How the installation is, on the meter <c>Holdpoint.Installation</c>: what a scrape cannot know from counting requests. Redis is asked every
/// <see cref="Interval"/>, never by the scrape itself, which must not wait for it.
/// </summary>
internal sealed class InstallationGauges : BackgroundService
{
    internal const string MeterName = "Holdpoint.Installation";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly SharedStores _stores;
    private readonly PolicyReload? _reload;
    private readonly TimeProvider _clock;
    private readonly Meter _meter;
    private volatile List<(string Queue, long Pending, DateTimeOffset? Oldest)> _queues = [];

    public InstallationGauges(SharedStores stores, IEnumerable<PolicyReload> reload, IMeterFactory meters, TimeProvider clock)
    {
        (_stores, _reload, _clock) = (stores, reload.SingleOrDefault(), clock);
        _meter = meters.Create(MeterName);
        _meter.CreateObservableGauge("holdpoint.installation.ready", Ready, null, "1 while a part that held traffic needs works, by component.");
        _meter.CreateObservableGauge("holdpoint.queue.pending", Pending, "{review}", "Reviews that wait, by queue.");
        _meter.CreateObservableGauge("holdpoint.queue.oldest_age", OldestAge, "s", "How long the oldest review of a queue has waited.");
        _meter.CreateObservableGauge("holdpoint.ledger.size", () => _stores.Ledger.Health.Size, "{entry}", "Entries in the ledger, as this process last saw it.");
        _meter.CreateObservableGauge("holdpoint.ledger.buffered", () => _stores.Ledger.Health.Buffered, "{entry}", "Entries of passing traffic that are not durable yet.");
        _meter.CreateObservableGauge("holdpoint.ledger.buffer_capacity", () => _stores.Ledger.Health.Capacity, "{entry}", "Entries the buffer holds before requests are refused.");
        _meter.CreateObservableGauge("holdpoint.stops.in_force", StopsInForce, null, "1 for each stop that this process obeys, by scope.");
        _meter.CreateObservableGauge("holdpoint.stops.age", () => new Measurement<double>(_stores.Stops.Age.TotalSeconds, Role()), "s", "How long ago this process read which stops are in force.");
        _meter.CreateObservableGauge("holdpoint.policy.in_force", InForce, null, "1, with the digest of the policy this process judges by.");
        _meter.CreateObservableGauge("holdpoint.policy.refused", () => _reload is { Refused: true } ? 1 : 0, null, "1 while the policy on disk has mistakes and the one before it stays in force.");
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, _clock);
        do
        {
            _queues = await AskAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>An empty answer while Redis is away: a gap in the chart is true, an old figure is not.</summary>
    private async Task<List<(string, long, DateTimeOffset?)>> AskAsync(CancellationToken cancellation)
    {
        var found = new List<(string, long, DateTimeOffset?)>();
        foreach (var queue in _stores.Policy.Current.Queues.Keys)
        {
            try
            {
                var (pending, oldest) = await _stores.Queue.DepthAsync(queue, cancellation);
                found.Add((queue, pending, oldest));
            }
            catch (ReviewQueueUnavailableException)
            {
                return [];
            }
        }

        return found;
    }

    private IEnumerable<Measurement<int>> Ready() =>
    [
        new(_stores.Ledger.Health.Available ? 1 : 0, Tag("component", "ledger")),
        new(_stores.Queue.Health.Available ? 1 : 0, Tag("component", "redis")),
        new(_stores.Stops.Age <= StopBoard.TooOld ? 1 : 0, Tag("component", "stops")),
    ];

    /// <summary>A scope is all, or a route's or model's id.</summary>
    private IEnumerable<Measurement<int>> StopsInForce() =>
        _stores.Stops.InForce.Select(static stop => stop.Scope).Distinct().Select(scope => new Measurement<int>(1, Tag("scope", scope), Role()));

    private KeyValuePair<string, object?> Role() => Tag("role", _stores.Self.Type);

    /// <summary>The first characters tell policies apart; the whole digest is in the ledger.</summary>
    private Measurement<int> InForce() => new(1, Tag("digest", _stores.Policy.Current.Digest[..12]));

    private IEnumerable<Measurement<long>> Pending() => _queues.Select(static queue => new Measurement<long>(queue.Pending, Tag("queue", queue.Queue)));

    private IEnumerable<Measurement<double>> OldestAge() => _queues.Select(queue => new Measurement<double>(
        queue.Oldest is { } since ? Math.Max(0, (_clock.GetUtcNow() - since).TotalSeconds) : 0, Tag("queue", queue.Queue)));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
