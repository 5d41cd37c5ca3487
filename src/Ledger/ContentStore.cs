using System.Data.Common;
using System.Security.Cryptography;
using Holdpoint.Ledger.Contents;
using Holdpoint.Ledger.Signing;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger;

/// <summary>
/// Content of reviews (held bodies, edits, messages, notes), kept apart from the log: AES-256-GCM under a key per record,
/// wrapped by a master key from <see cref="LedgerOptions.KeyFolder"/>, with an expiry. Destroying a record leaves every proof valid.
/// </summary>
public sealed class ContentStore
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ILedgerDatabase _database;
    private readonly ContentSeal _seal;
    private readonly TimeProvider _clock;

    private ContentStore(ILedgerDatabase database, ContentSeal seal, TimeProvider clock) => (_database, _seal, _clock) = (database, seal, clock);

    internal static async Task<ContentStore> OpenAsync(ILedgerDatabase database, KeyFolder folder, TimeProvider clock, CancellationToken cancellation)
    {
        var text = await folder.ReadOrMakeAsync(ContentKeys.File, ContentKeys.Make, cancellation);
        return ContentKeys.Parse(text) is { } keys
            ? new ContentStore(database, new ContentSeal(keys), clock)
            : throw new LedgerConfigurationException(
                $"Holdpoint:Data (--data): {folder.PathOf(ContentKeys.File)} must hold one to eight keys of {ContentSeal.KeySize} bytes in base64, one a line. Put the keys back; without them stored content cannot be read.");
    }

    /// <summary>Stores a record, or leaves the one of the same subject and name as it is. Of a subject whose content was erased nothing is stored again.</summary>
    /// <returns>The commitment SHA-256(salt ‖ content) in hex, for the entry that speaks of it.</returns>
    /// <exception cref="LedgerUnavailableException">It is not known to be stored, or what there was of the subject has been erased.</exception>
    public Task<string> PutAsync(string subject, string name, ReadOnlyMemory<byte> content, TimeSpan keep, CancellationToken cancellation)
    {
        var record = _seal.Seal(subject, name, content.Span);
        var now = _clock.GetUtcNow();
        return WorkAsync(
            async connection =>
            {
                await using (var transaction = await connection.BeginTransactionAsync(cancellation))
                {
                    if (await ContentRows.ErasedAsync(transaction, subject, cancellation))
                    {
                        throw new LedgerUnavailableException($"The content of {subject} was erased; nothing of it is stored again.", null);
                    }

                    // One that has expired is as good as gone, though the sweep has not come by yet.
                    _ = await ContentRows.ExpireAsync(transaction, now, (subject, null), cancellation);
                    await ContentRows.InsertAsync(transaction, subject, name, record, now + keep, cancellation);
                    await transaction.CommitAsync(cancellation);
                }

                return (await ContentRows.ReadAsync(connection, subject, name, now, cancellation))?.Commitment
                    ?? throw new LedgerUnavailableException("The record expired while it was stored.", null);
            },
            cancellation);
    }

    /// <summary>The record, or null when there is none, it has expired or was erased. Under a legal hold nothing expires.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now, or the record does not decrypt.</exception>
    public Task<byte[]?> GetAsync(string subject, string name, CancellationToken cancellation) => WorkAsync(
        async connection => await ContentRows.ReadAsync(connection, subject, name, _clock.GetUtcNow(), cancellation) is { } record
            ? _seal.Open(subject, name, record).Content
            : null,
        cancellation);

    /// <summary>The subjects that have a record of that name now, those that keep it longest first; for who knows what a record is called and not whose it is.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public Task<List<string>> SubjectsAsync(string name, int most, CancellationToken cancellation) =>
        WorkAsync(connection => ContentRows.SubjectsAsync(connection, name, _clock.GetUtcNow(), most, cancellation), cancellation);

    /// <summary>How many records there are of a subject.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public Task<long> CountAsync(string subject, CancellationToken cancellation) =>
        WorkAsync(connection => ContentRows.CountAsync(connection, subject, cancellation), cancellation);

    /// <summary>
    /// Destroys one record before its time, because it has served its purpose; what a legal hold covers stays.
    /// What a person asks for is <see cref="OversightLedger.EraseContentAsync"/>, which is recorded.
    /// </summary>
    /// <returns>Whether it was there and is gone.</returns>
    /// <exception cref="LedgerUnavailableException">It is not known to be destroyed.</exception>
    public async Task<bool> DropAsync(string subject, string name, CancellationToken cancellation) =>
        await ExpireAsync(DateTimeOffset.MaxValue, (subject, name), cancellation) > 0;

    /// <summary>Destroys what has expired and no legal hold covers, and has the files forget the bytes of all that was destroyed.</summary>
    /// <returns>How many records had expired.</returns>
    /// <exception cref="LedgerUnavailableException">The store cannot be written now, or something in use keeps the files from forgetting.</exception>
    public async Task<int> SweepAsync(CancellationToken cancellation)
    {
        var gone = await ExpireAsync(_clock.GetUtcNow(), which: null, cancellation);
        if (await WorkAsync(connection => ContentRows.RemainAsync(connection, cancellation), cancellation) && !await ScrubAsync(cancellation))
        {
            throw new LedgerUnavailableException(
                $"Keys of destroyed content may still be in the files of {_database.Place}: a reader or a backup that is running keeps them in use.", null);
        }

        return gone;
    }

    /// <summary>
    /// Brings the key of every record under the newest master key (the last line of <c>content.key</c>), so that an older one can be taken away. It may be repeated, and run beside
    /// processes that have the newest key; what it did not come to, because it was given up, is still under the old one and opens.
    /// </summary>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The store cannot be read or written now.</exception>
    public async Task<RewrapResult> RewrapAsync(CancellationToken cancellation)
    {
        var (rewrapped, unopened) = (0, 0);
        for ((string, string)? after = ("", ""); after is { } from;)
        {
            (var done, var left, after) = await WorkAsync(connection => ContentRewrap.PageAsync(connection, _seal, from, cancellation), cancellation);
            (rewrapped, unopened) = (rewrapped + done, unopened + left);
        }

        return new RewrapResult(rewrapped, unopened, rewrapped == 0 || await ScrubAsync(cancellation));
    }

    /// <summary>Has the files forget the bytes of deleted rows now. What cannot be done now is done with a sweep: a mark in the database remembers it.</summary>
    internal async Task TryScrubAsync(CancellationToken cancellation)
    {
        try
        {
            _ = await ScrubAsync(cancellation);
        }
        catch (LedgerUnavailableException)
        {
            // The rows are gone, and so are their bytes, a sweep later; the sweep says so if not.
        }
    }

    /// <summary>What an entry's commitment is of, with the salt; null when it is no longer there.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now, or the record does not decrypt.</exception>
    internal Task<Disclosure?> DiscloseAsync(string subject, string commitment, CancellationToken cancellation) => WorkAsync(
        async connection =>
        {
            if (await ContentRows.FindAsync(connection, subject, commitment, _clock.GetUtcNow(), cancellation) is not { } found)
            {
                return null;
            }

            var (salt, content) = _seal.Open(subject, found.Name, found.Record);
            return new Disclosure(subject, found.Name, salt, content);
        },
        cancellation);

    private Task<bool> ScrubAsync(CancellationToken cancellation) => WorkAsync(connection => _database.ScrubAsync(connection, cancellation), cancellation);

    private Task<int> ExpireAsync(DateTimeOffset now, (string Subject, string? Name)? which, CancellationToken cancellation) => WorkAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var gone = await ContentRows.ExpireAsync(transaction, now, which, cancellation);
            await transaction.CommitAsync(cancellation);
            return gone;
        },
        cancellation);

    private async Task<T> WorkAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(
                async () =>
                {
                    await using var connection = await _database.OpenAsync(cancellation);
                    return await work(connection);
                },
                cancellation).WaitAsync(Patience, _clock, cancellation);
        }
        catch (Exception error) when (error is DbException or TimeoutException or CryptographicException)
        {
            throw new LedgerUnavailableException($"The content store in {_database.Place} failed: {error.Message}", error);
        }
    }
}
