namespace Holdpoint.Ledger;

/// <summary>
/// Content of reviews (held bodies, edits, messages, notes), kept apart from the log: AES-256-GCM under a key per record,
/// wrapped by a master key from <see cref="LedgerOptions.KeyFolder"/>, with an expiry. Destroying a record leaves every proof valid.
/// </summary>
public sealed class ContentStore
{
    /// <summary>Stores a record, or leaves the one of the same subject and name as it is.</summary>
    /// <returns>The commitment SHA-256(salt ‖ content) in hex, for the entry that speaks of it.</returns>
    /// <exception cref="LedgerUnavailableException">It is not known to be stored.</exception>
    public Task<string> PutAsync(string subject, string name, ReadOnlyMemory<byte> content, TimeSpan keep, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>The record, or null when there is none, it has expired or was erased.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now, or the record does not decrypt.</exception>
    public Task<byte[]?> GetAsync(string subject, string name, CancellationToken cancellation) => throw new NotImplementedException();
}
