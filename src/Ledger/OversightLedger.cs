using System.Data.Common;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Following;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Reading;
using Holdpoint.Ledger.Retention;
using Holdpoint.Ledger.Signing;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Writing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdpoint.Ledger;

/// <summary>The ledger, open for reading and writing. Safe for any number of callers at once.</summary>
public sealed partial class OversightLedger : IAsyncDisposable
{
    private readonly ILedgerDatabase _database;
    private readonly LedgerStore _store;
    private readonly LedgerSigner _signer;
    private readonly LedgerWriter _writer;
    private readonly LedgerReader _reader;
    private readonly LedgerUpkeep _upkeep;
    private readonly WitnessRound _witnesses;
    private readonly Erasure _erasure;
    private readonly Pruning _pruning;
    private readonly KeyRotation _rotation;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private int _disposed;

    private OversightLedger(
        ILedgerDatabase database,
        KeyFolder folder,
        LedgerSigner signer,
        WitnessRound witnesses,
        ContentStore content,
        LedgerOptions options,
        TimeProvider clock,
        ILogger log)
    {
        var committed = new CommitSignal();
        (_database, _signer, _witnesses, _clock, _log) = (database, signer, witnesses, clock, log);
        _store = new LedgerStore(database);
        _reader = new LedgerReader(database, clock, committed);
        _writer = new LedgerWriter(_store, options, clock, committed, log);
        var changes = new RecordedChange(_store, _writer, clock, committed);
        _erasure = new Erasure(changes, content);
        _pruning = new Pruning(database, changes, options, clock);
        _rotation = new KeyRotation(folder, signer, options, clock);
        _upkeep = new LedgerUpkeep(signer, witnesses, _writer, content, _pruning, options, clock, committed, log);
        Content = content;
        Tiles = new LedgerTiles(_reader, _upkeep.SignAsync, () => _witnesses.Witnessed);
    }

    /// <summary>Content of reviews, held apart from the log.</summary>
    public ContentStore Content { get; }

    /// <summary>The log as other tools read it: tiles, entry bundles, receipts.</summary>
    public LedgerTiles Tiles { get; }

    /// <summary>Whether the store answers, since when not, and how full the buffer is.</summary>
    public LedgerHealth Health => _writer.Health;

    /// <summary>The C2SP verifier key line of the signer, as auditors pin it.</summary>
    public string VerifierKey => _signer.Verifier.ToString();

    /// <summary>All keys whose signatures new checkpoints carry, the current one first: after a rotation there are two for a while.</summary>
    public IReadOnlyList<string> VerifierKeys => [.. _signer.Verifiers.Select(key => key.ToString())];

    /// <summary>Opens (and where new, makes) the ledger.</summary>
    /// <exception cref="LedgerConfigurationException">The connection, folder or key cannot be used; the message names the setting, the value and the remedy.</exception>
    public static Task<OversightLedger> OpenAsync(LedgerOptions options, TimeProvider clock, CancellationToken cancellation, ILoggerFactory? loggers = null) =>
        OpenAsync(LedgerDatabases.Of(options), options, clock, cancellation, loggers);

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

    /// <summary>What a consumer had held before, newest first: the <c>review.held</c> entries.</summary>
    /// <param name="consumer">Consumer.</param>
    /// <param name="before">Index that they are below.</param>
    /// <param name="take">How many at most; 1 to 100.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<LedgerEntry>> HeldBeforeAsync(string consumer, long before, int take, CancellationToken cancellation) =>
        await _reader.HeldBeforeAsync(consumer, before, take, cancellation);

    /// <summary>Entries from that index on, in order, as they were committed, without end while <paramref name="follow"/>.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public IAsyncEnumerable<LedgerEntry> ReadAsync(long from, bool follow, CancellationToken cancellation) => _reader.FromAsync(from, follow, cancellation);

    /// <summary>
    /// Entries in order, without end, for one of several processes that follow under the same name; the others wait and go on where it was, within 15 s of
    /// its falling silent. How far it is is kept in the ledger's database every second: a crash repeats that second and skips nothing.
    /// </summary>
    /// <param name="name">The work that is done with the entries; kept for good.</param>
    /// <param name="cancellation">Ends it, and leaves the name to the next.</param>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now; ask again.</exception>
    public IAsyncEnumerable<LedgerEntry> FollowAsync(string name, CancellationToken cancellation) =>
        new LedgerFollower(_database, _reader, _clock).FollowAsync(name, cancellation);

    /// <summary>The stops in force now, from the ledger itself.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<StopInForce>> StopsAsync(CancellationToken cancellation) => await _reader.StopsAsync(cancellation);

    /// <summary>The newest checkpoint that the quorum of witnesses cosigned, or null when there is none (yet).</summary>
    public string? WitnessedCheckpoint => _witnesses.Witnessed;

    /// <summary>The newest signed checkpoint, as text; it covers everything committed before the call.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now, or does not extend what was signed before.</exception>
    public Task<string> CheckpointAsync(CancellationToken cancellation) => _upkeep.SignAsync(cancellation);

    /// <summary>Writes what is buffered, signs, closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _writer.DisposeAsync();
        await _upkeep.DisposeAsync();
        await _store.DisposeAsync();
        await _database.DisposeAsync();
        _witnesses.Dispose();
        _signer.Dispose();
    }

    internal static async Task<OversightLedger> OpenAsync(
        ILedgerDatabase database, LedgerOptions options, TimeProvider clock, CancellationToken cancellation, ILoggerFactory? loggers = null)
    {
        LedgerSigner? signer = null;
        WitnessRound? witnesses = null;
        OversightLedger? ledger = null;
        try
        {
            options.Check();
            var folder = new KeyFolder(options.KeyFolder);
            await database.MigrateAsync(cancellation);
#pragma warning disable CA2000 // The ledger owns them and disposes of them; until it is made, the catch below does.
            signer = await LedgerSigner.OpenAsync(database, folder, options.Origin, clock, cancellation);
            _ = await signer.SignAsync(cancellation);
            witnesses = new WitnessRound(database, folder, options);
#pragma warning restore CA2000
            var content = await ContentStore.OpenAsync(database, folder, clock, cancellation);
            ledger = new OversightLedger(
                database, folder, signer, witnesses, content, options, clock, loggers?.CreateLogger<OversightLedger>() ?? (ILogger)NullLogger.Instance);
            await ledger._rotation.RecoverAsync(key => ledger.FindAsync(key, cancellation), () => ledger._upkeep.SignAsync(cancellation), cancellation);
            return ledger;
        }
        catch (Exception error)
        {
            if (ledger is not null)
            {
                await ledger.DisposeAsync();
            }
            else
            {
                witnesses?.Dispose();
                signer?.Dispose();
                await database.DisposeAsync();
            }

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
