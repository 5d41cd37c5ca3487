using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Reviews;

/// <summary>
/// Finds reviews that the ledger has as held, that Redis lost, and that no gateway waits for any more, and ends them as expired: every held
/// review ends in a decision. A review counts as lost when it was missing in two rounds in a row, long enough for a gateway that still holds
/// the connection to have submitted it again.
/// </summary>
internal sealed class OrphanSweep(ReviewQueue queue, OversightLedger ledger, ReviewEndings endings, EntryActor self, TimeProvider clock)
{
    private const int AtOnce = 500;

    private int _running;
    private HashSet<string> _missing = [];
    private DateTimeOffset _nextRound;
    private readonly HashSet<string> _open = [];
    private long? _readUpTo;

    /// <summary>Does a round where one is due (every 30 s).</summary>
    /// <returns>How many it ended.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellation)
    {
        if (clock.GetUtcNow() < _nextRound || Interlocked.Exchange(ref _running, 1) == 1)
        {
            return 0;
        }

        try
        {
            _nextRound = clock.GetUtcNow() + Interval;
            return await RoundAsync(cancellation);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
        }
    }

    internal static TimeSpan Interval { get; } = TimeSpan.FromSeconds(30);

    private async Task<int> RoundAsync(CancellationToken cancellation)
    {
        var lost = new List<HeldEntry>();
        foreach (var group in (await OverdueAsync(cancellation)).GroupBy(static held => held.Queue))
        {
            foreach (var chunk in group.Chunk(AtOnce))
            {
                var left = await queue.TimeLeftAsync(group.Key, [.. chunk.Select(static held => held.Id)]);
                lost.AddRange(chunk.Zip(left).Where(static pair => pair.Second is null).Select(static pair => pair.First));
            }
        }

        var ended = 0;
        foreach (var held in lost.Where(held => _missing.Contains(held.Id)))
        {
            ended += await endings.EndAsync(held, ReviewState.Expired, self, "deadline passed", cancellation) is AppendResult.Appended ? 1 : 0;
        }

        _missing = [.. lost.Select(static held => held.Id)];
        return ended;
    }

    /// <summary>Held, undecided, and past the deadline by this process's clock, which is only a first sieve.</summary>
    private async Task<List<HeldEntry>> OverdueAsync(CancellationToken cancellation)
    {
        await ReadNewAsync(cancellation);
        var now = clock.GetUtcNow();
        var overdue = new List<HeldEntry>();
        foreach (var chunk in _open.Chunk(AtOnce))
        {
            var decided = await ledger.FindManyAsync([.. chunk.Select(ReviewKeys.Decided)], cancellation);
            var open = chunk.ToLookup(id => decided.ContainsKey(ReviewKeys.Decided(id)));
            _open.ExceptWith(open[true]);
            overdue.AddRange((await endings.HeldManyAsync([.. open[false]], cancellation)).Values.Where(review => review.Deadline < now));
        }

        return overdue;
    }

    /// <summary>Notes what was held since the last round. Only the first reads all; however long one review stays open, nothing is read twice.</summary>
    private async Task ReadNewAsync(CancellationToken cancellation)
    {
        IReadOnlyList<LedgerEntry> page;
        do
        {
            page = await ledger.SearchAsync(
                new LedgerQuery { Kind = EntryKinds.ReviewHeld, After = _readUpTo, Take = AtOnce, OldestFirst = true }, cancellation);
            _open.UnionWith(page.Select(static entry => entry.Subject));
            _readUpTo = page is [.., var last] ? last.Index : _readUpTo;
        }
        while (page.Count == AtOnce);
    }
}
