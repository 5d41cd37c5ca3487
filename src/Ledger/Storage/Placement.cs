namespace Holdpoint.Ledger.Storage;

/// <summary>What became of one draft of a committed batch.</summary>
internal abstract record Placement
{
    private Placement()
    {
    }

    /// <summary>It stands at that index.</summary>
    internal sealed record Placed(long Index) : Placement;

    /// <summary>Its unique key was taken.</summary>
    internal sealed record Taken(LedgerEntry By) : Placement;

    /// <summary>A stop forbade it.</summary>
    internal sealed record Forbidden(StopInForce By) : Placement;
}
