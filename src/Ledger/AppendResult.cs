namespace Holdpoint.Ledger;

/// <summary>Proof that an entry is durable and will be in the tree.</summary>
/// <param name="Index">Its index, from 0.</param>
/// <param name="LeafHash">Its RFC 6962 leaf hash, lower-case hex.</param>
public readonly record struct Receipt(long Index, string LeafHash);

/// <summary>What an append led to.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>The entry is durable.</summary>
    /// <param name="Receipt">Its receipt.</param>
    /// <param name="Entry">The entry as written.</param>
    public sealed record Appended(Receipt Receipt, LedgerEntry Entry) : AppendResult;

    /// <summary>An entry with the same unique key is there already; nothing was written.</summary>
    /// <param name="Existing">That entry.</param>
    public sealed record Duplicate(LedgerEntry Existing) : AppendResult;

    /// <summary>A stop in force forbids it; nothing was written.</summary>
    /// <param name="StopId">The stop.</param>
    /// <param name="Scope">Its scope.</param>
    public sealed record Stopped(string StopId, string Scope) : AppendResult;

    /// <summary>A legal hold covers what was to be erased; nothing was destroyed and nothing written.</summary>
    /// <param name="By">The hold.</param>
    public sealed record Preserved(LegalHold By) : AppendResult;

    /// <summary>Not known to be written: the store is away, slow beyond its limit, or full. Callers treat it as not recorded and release nothing.</summary>
    /// <param name="Problem">What is wrong, for operators; no content.</param>
    public sealed record Unavailable(string Problem) : AppendResult;
}
