namespace Holdpoint.Ledger;

/// <summary>The ledger, open for reading and writing. Safe for any number of callers at once.</summary>
public sealed class OversightLedger : IAsyncDisposable
{
    /// <summary>Opens (and where new, makes) the ledger.</summary>
    /// <exception cref="LedgerConfigurationException">The connection, folder or key cannot be used; the message names the setting, the value and the remedy.</exception>
    public static Task<OversightLedger> OpenAsync(LedgerOptions options, TimeProvider clock, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>Writes one entry durably. Returns after the commit point, or <see cref="AppendResult.Unavailable"/> within <see cref="LedgerOptions.AppendTimeout"/>.</summary>
    public Task<AppendResult> AppendAsync(EntryDraft draft, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Takes a verdict on traffic that simply passes into the bounded buffer, durable within 250 ms.</summary>
    /// <returns>False when the buffer is full or the store is away: the caller refuses the request, unless <see cref="LedgerOptions.OnUnavailable"/> says pass.</returns>
    public bool TryRecord(EntryDraft draft) => throw new NotImplementedException();

    /// <summary>The entry with that unique key, or null.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public Task<LedgerEntry?> FindAsync(string uniqueKey, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Entries with any of these unique keys, by key; for reconciling many waiters in one read.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public Task<IReadOnlyDictionary<string, LedgerEntry>> FindManyAsync(IReadOnlyCollection<string> uniqueKeys, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>The entry at that index, or null.</summary>
    public Task<LedgerEntry?> GetAsync(long index, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Searches; newest first unless the query says otherwise.</summary>
    public Task<IReadOnlyList<LedgerEntry>> SearchAsync(LedgerQuery query, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Entries from that index on, in order, as they were committed, without end while <paramref name="follow"/>.</summary>
    public IAsyncEnumerable<LedgerEntry> ReadAsync(long from, bool follow, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The stops in force now, from the ledger itself.</summary>
    public Task<IReadOnlyList<StopInForce>> StopsAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Content of reviews, held apart from the log.</summary>
    public ContentStore Content { get; } = null!;

    /// <summary>Whether the store answers, since when not, and how full the buffer is.</summary>
    public LedgerHealth Health { get; } = null!;

    /// <summary>The C2SP verifier key line of the signer, as auditors pin it.</summary>
    public string VerifierKey { get; } = null!;

    /// <summary>The newest signed checkpoint, as text.</summary>
    public Task<string> CheckpointAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Writes what is buffered, signs, closes.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
