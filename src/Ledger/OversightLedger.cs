using System.Data.Common;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Reading;
using Holdpoint.Ledger.Signing;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Writing;

namespace Holdpoint.Ledger;

/// <summary>The ledger, open for reading and writing. Safe for any number of callers at once.</summary>
public sealed class OversightLedger : IAsyncDisposable
{
    private readonly ILedgerDatabase _database;
    private readonly LedgerStore _store;
    private readonly LedgerSigner _signer;
    private readonly LedgerWriter _writer;
    private readonly LedgerReader _reader;
    private readonly LedgerUpkeep _upkeep;

    private OversightLedger(ILedgerDatabase database, LedgerSigner signer, ContentStore content, LedgerOptions options, TimeProvider clock)
    {
        var committed = new CommitSignal();
        _database = database;
        _signer = signer;
        _store = new LedgerStore(database);
        _reader = new LedgerReader(database, clock, committed);
        _writer = new LedgerWriter(_store, options, clock, committed);
        _upkeep = new LedgerUpkeep(signer, _writer, content, clock, committed);
        Content = content;
        Tiles = new LedgerTiles(_reader, _upkeep.SignAsync);
    }

    /// <summary>Content of reviews, held apart from the log.</summary>
    public ContentStore Content { get; }

    /// <summary>The log as other tools read it: tiles, entry bundles, receipts.</summary>
    public LedgerTiles Tiles { get; }

    /// <summary>Whether the store answers, since when not, and how full the buffer is.</summary>
    public LedgerHealth Health => _writer.Health;

    /// <summary>The C2SP verifier key line of the signer, as auditors pin it.</summary>
    public string VerifierKey => _signer.Verifier.ToString();

    /// <summary>Opens (and where new, makes) the ledger.</summary>
    /// <exception cref="LedgerConfigurationException">The connection, folder or key cannot be used; the message names the setting, the value and the remedy.</exception>
    public static Task<OversightLedger> OpenAsync(LedgerOptions options, TimeProvider clock, CancellationToken cancellation) =>
        OpenAsync(LedgerDatabases.Of(options), options, clock, cancellation);

    /// <summary>Writes one entry durably. Returns after the commit point, or <see cref="AppendResult.Unavailable"/> within <see cref="LedgerOptions.AppendTimeout"/>.</summary>
    /// <exception cref="ArgumentException">The draft cannot be an entry: a field is missing, of a kind that is not allowed, or too large. The message names it.</exception>
    public Task<AppendResult> AppendAsync(EntryDraft draft, CancellationToken cancellation) => _writer.AppendAsync(draft, cancellation);

    /// <summary>Takes a verdict on traffic that simply passes into the bounded buffer, durable within 250 ms.</summary>
    /// <returns>False when the buffer is full or the store is away: the caller refuses the request, unless <see cref="LedgerOptions.OnUnavailable"/> says pass.</returns>
    /// <exception cref="ArgumentException">The draft cannot be an entry; the message names the field.</exception>
    public bool TryRecord(EntryDraft draft) => _writer.TryRecord(draft);

    /// <summary>The entry with that unique key, or null.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<LedgerEntry?> FindAsync(string uniqueKey, CancellationToken cancellation) =>
        (await _reader.ByKeysAsync([uniqueKey], cancellation)).GetValueOrDefault(uniqueKey);

    /// <summary>Entries with any of these unique keys, by key; for reconciling many waiters in one read.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public Task<IReadOnlyDictionary<string, LedgerEntry>> FindManyAsync(IReadOnlyCollection<string> uniqueKeys, CancellationToken cancellation) =>
        _reader.ByKeysAsync(uniqueKeys, cancellation);

    /// <summary>The entry at that index, or null.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public Task<LedgerEntry?> GetAsync(long index, CancellationToken cancellation) => _reader.AtAsync(index, cancellation);

    /// <summary>Searches; newest first unless the query says otherwise.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<LedgerEntry>> SearchAsync(LedgerQuery query, CancellationToken cancellation) => await _reader.SearchAsync(query, cancellation);

    /// <summary>Entries from that index on, in order, as they were committed, without end while <paramref name="follow"/>.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public IAsyncEnumerable<LedgerEntry> ReadAsync(long from, bool follow, CancellationToken cancellation) => _reader.FromAsync(from, follow, cancellation);

    /// <summary>The stops in force now, from the ledger itself.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<StopInForce>> StopsAsync(CancellationToken cancellation) => await _reader.StopsAsync(cancellation);

    /// <summary>
    /// Destroys all stored content of a subject (key, salt and ciphertext) and records <c>content.erased</c>. What commitments of it stand in
    /// the log say nothing any more; every proof still verifies. Erasing again is recorded again.
    /// </summary>
    /// <param name="subject">The review whose content it is.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="reason">Why; goes into the ledger.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The entry; anything but <see cref="AppendResult.Appended"/> means that the content is gone and the record of it is missing: ask again.</returns>
    /// <exception cref="LedgerUnavailableException">The content is not known to be destroyed.</exception>
    public async Task<AppendResult> EraseContentAsync(string subject, EntryActor by, string reason, CancellationToken cancellation)
    {
        var records = await Content.EraseAsync(subject, cancellation);
        var detail = new JsonObject { ["records"] = records, ["reason"] = reason };
        return await AppendAsync(new EntryDraft { Kind = EntryKinds.ContentErased, Subject = subject, Actor = by, Detail = detail }, cancellation);
    }

    /// <summary>The newest signed checkpoint, as text; it covers everything committed before the call.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now, or does not extend what was signed before.</exception>
    public Task<string> CheckpointAsync(CancellationToken cancellation) => _upkeep.SignAsync(cancellation);

    /// <summary>Writes what is buffered, signs, closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _upkeep.DisposeAsync();
        await _store.DisposeAsync();
        await _database.DisposeAsync();
        _signer.Dispose();
    }

    internal static async Task<OversightLedger> OpenAsync(ILedgerDatabase database, LedgerOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        LedgerSigner? signer = null;
        try
        {
            options.Check();
            var folder = new KeyFolder(options.KeyFolder);
            await database.MigrateAsync(cancellation);
            signer = await LedgerSigner.OpenAsync(database, folder, options.Origin, cancellation);
            _ = await signer.SignAsync(cancellation);
            var ledger = new OversightLedger(database, signer, await ContentStore.OpenAsync(database, folder, clock, cancellation), options, clock);
            return ledger;
        }
        catch (Exception error)
        {
            signer?.Dispose();
            await database.DisposeAsync();
            throw error switch
            {
                LedgerRewrittenException => new LedgerConfigurationException($"Holdpoint:Ledger (--ledger): {error.Message}"),
                DbException => new LedgerConfigurationException(
                    $"Holdpoint:Ledger (--ledger): the ledger in {database.Place} cannot be opened ({error.Message}). Check that it is there, reachable and writable for this process."),
                _ => error,
            };
        }
    }
}
