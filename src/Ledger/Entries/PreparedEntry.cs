namespace Holdpoint.Ledger.Entries;

/// <summary>A draft with its id, time and bytes: all of an entry but its index, which the store gives.</summary>
internal sealed class PreparedEntry(EntryDraft draft, Guid id, long atMicros, byte[] canonical, byte[] leafHash)
{
    internal EntryDraft Draft { get; } = draft;

    internal Guid Id { get; } = id;

    /// <summary>Microseconds since 1970, UTC.</summary>
    internal long AtMicros { get; } = atMicros;

    internal byte[] Canonical { get; } = canonical;

    internal byte[] LeafHash { get; } = leafHash;

    /// <summary><c>detail.outcome</c>, for searching.</summary>
    internal string? Outcome => EntryCodec.TextOf(Draft.Detail, "outcome");

    /// <summary><c>detail.reason</c>, for searching.</summary>
    internal string? Reason => EntryCodec.TextOf(Draft.Detail, "reason");

    /// <summary>The index of an earlier attempt whose end is not known, so that the next attempt can look there first.</summary>
    internal long? AttemptedIndex { get; set; }

    /// <summary>The entry as it stands at that index.</summary>
    internal LedgerEntry At(long index) => EntryCodec.Read(index, Canonical);
}
