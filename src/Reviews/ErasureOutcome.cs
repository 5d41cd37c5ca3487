using Holdpoint.Ledger;

namespace Holdpoint.Reviews;

/// <summary>What erasing a review's content came to.</summary>
public abstract record ErasureOutcome
{
    private ErasureOutcome()
    {
    }

    /// <summary>The ledger's store has nothing of it any more.</summary>
    /// <param name="Entry">The entry that says so.</param>
    /// <param name="Records">How many records there were.</param>
    public sealed record Erased(LedgerEntry Entry, long Records) : ErasureOutcome;

    /// <summary>No such review is known, and nothing is kept under that id.</summary>
    public sealed record Unknown : ErasureOutcome;

    /// <summary>Somebody waits for its decision, which nobody can take without its content. Nothing was done.</summary>
    /// <param name="Queue">Where it waits.</param>
    public sealed record Pending(string Queue) : ErasureOutcome;

    /// <summary>A legal hold keeps it. Nothing was done.</summary>
    /// <param name="By">The hold.</param>
    public sealed record Preserved(LegalHold By) : ErasureOutcome;

    /// <summary>The store is away; whether it was done is not known.</summary>
    /// <param name="Problem">What is wrong.</param>
    public sealed record Unavailable(string Problem) : ErasureOutcome;
}
