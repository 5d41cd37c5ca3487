namespace Holdpoint.Ledger;

/// <summary>How far a ledger may be pruned now.</summary>
/// <param name="Below">Entries below this index may go; a multiple of 256.</param>
/// <param name="Because">What keeps the rest, as a sentence.</param>
public sealed record PruneLimit(long Below, string Because);

/// <summary>What pruning led to.</summary>
public abstract record PruneResult
{
    private PruneResult()
    {
    }

    /// <summary>Recorded, and removed; what a failure left over is removed within a minute of the store's return.</summary>
    /// <param name="Receipt">The entry <c>ledger.pruned</c>.</param>
    /// <param name="Below">Entries below this index are gone; their leaf hashes stay.</param>
    /// <param name="Entries">How many this pruning took.</param>
    public sealed record Pruned(Receipt Receipt, long Below, long Entries) : PruneResult;

    /// <summary>Not allowed so far; nothing was removed.</summary>
    /// <param name="Limit">How far it may go, and why not further.</param>
    public sealed record Refused(PruneLimit Limit) : PruneResult;

    /// <summary>Not known to be recorded; nothing was removed that is not recorded.</summary>
    /// <param name="Problem">What is wrong, for operators.</param>
    public sealed record Unavailable(string Problem) : PruneResult;
}
