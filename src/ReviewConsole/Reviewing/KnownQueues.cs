using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Policy;
using Holdpoint.Reviews;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>
/// Every queue there is: those of the policy, and those that still hold something though the policy has dropped them. The ledger says
/// where reviews were held, whichever process held them and however often this one was started since; Redis, what is left there.
/// </summary>
internal sealed class KnownQueues(
    OversightLedger ledger, ReviewQueue queue, Func<CompiledPolicy> policy, TimeProvider clock, ILogger<KnownQueues> log) : BackgroundService
{
    /// <summary>How far back the ledger is read at start: the longest deadline that a policy takes, and its one extension.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(60);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private const int AtOnce = 1_000;

    private readonly HashSet<string> _everHeld = new(StringComparer.Ordinal);
    private volatile IReadOnlyCollection<string> _holding = [];
    private long? _last;

    /// <summary>Ids of all queues, each once.</summary>
    internal IEnumerable<string> All => policy().Queues.Keys.Union(_holding);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await ReadLedgerAsync(stoppingToken);
                await AskRedisAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                // What was known stays known; the next round goes on from there.
                ConsoleLog.QueuesUnknown(log, problem.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadLedgerAsync(CancellationToken cancellation)
    {
        int found;
        do
        {
            var since = _last is null ? clock.GetUtcNow() - Longest : (DateTimeOffset?)null;
            var entries = await ledger.SearchAsync(
                new LedgerQuery { Kind = EntryKinds.ReviewHeld, From = since, After = _last, OldestFirst = true, Take = AtOnce }, cancellation);
            _everHeld.UnionWith(entries.Select(static entry => (string?)entry.Detail?["queue"]).OfType<string>());
            _last = entries.Count > 0 ? entries[^1].Index : _last;
            found = entries.Count;
        }
        while (found == AtOnce);
    }

    private async Task AskRedisAsync(CancellationToken cancellation)
    {
        List<string> now = [];
        foreach (var name in _everHeld)
        {
            if ((await queue.DepthAsync(name, cancellation)).Pending > 0)
            {
                now.Add(name);
            }
        }

        _holding = now;
    }
}
