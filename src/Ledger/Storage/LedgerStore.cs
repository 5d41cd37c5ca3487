using System.Data.Common;
using Holdpoint.Ledger.Entries;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Storage;

/// <summary>
/// Appends batches. One transaction takes the head under its lock, settles unique keys and stops, gives contiguous indexes,
/// extends the tree and commits; so any number of processes may append to one database.
/// </summary>
internal sealed class LedgerStore(ILedgerDatabase database) : IAsyncDisposable
{
    private const int ProbeBytes = 65_536;

    private DbConnection? _connection;

    /// <summary>Entries in the ledger after the last batch of this process.</summary>
    internal long Size { get; private set; }

    /// <summary>Appends what may be appended and says of each draft what became of it. One caller at a time.</summary>
    /// <param name="fill">Gives the batch, empty for a probe, once the head is held: whoever gives up while the lock is waited for is never written.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DbException">
    /// The batch is not known to stand. Handing the same entries in again settles it: those of a commit whose end was not reported are
    /// found by their <see cref="PreparedEntry.AttemptedIndex"/> and are not written twice.
    /// </exception>
    internal async Task<Placement[]> AppendAsync(Func<IReadOnlyList<PreparedEntry>> fill, CancellationToken cancellation)
    {
        try
        {
            _connection ??= await database.OpenAsync(cancellation);
            await using var transaction = await database.BeginWriteAsync(_connection, cancellation);
            return await AppendAsync(transaction, fill(), cancellation);
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task<Placement[]> AppendAsync(DbTransaction transaction, IReadOnlyList<PreparedEntry> batch, CancellationToken cancellation)
    {
        var range = await HeadAsync(transaction, cancellation);
        var taken = await TakenKeysAsync(transaction, batch, cancellation);
        var stops = await StopList.ReadAsync(transaction, cancellation);
        var nodes = new List<(int Level, long Index, byte[] Hash)>();
        var placed = new List<PlacedEntry>();
        var placements = new Placement[batch.Count];
        for (var i = 0; i < batch.Count; i++)
        {
            var entry = batch[i];
            placements[i] = await StandsAsync(transaction, entry, cancellation) ?? Judge(entry.Draft, taken, stops) ?? Place(entry);
        }

        if (placed.Count > 0)
        {
            await database.InsertAsync(transaction, placed, cancellation);
            await ExtendAsync(transaction, range, nodes, cancellation);
            await stops.SaveAsync(transaction, cancellation);
            await database.CommitAsync(transaction, cancellation);
        }
        else if (batch.Count == 0)
        {
            // Only a write shows that the store takes writes again, and only one of some weight that a full disk has room for the next batch.
            await transaction.Command(
                "INSERT INTO probe (id, ballast) VALUES (1, @ballast) ON CONFLICT (id) DO UPDATE SET ballast = excluded.ballast", ("ballast", new byte[ProbeBytes]))
                .RunAsync(cancellation);
            await database.CommitAsync(transaction, cancellation);
        }

        Size = range.Size;
        return placements;

        Placement.Placed Place(PreparedEntry entry)
        {
            var index = range.Size;
            range.Append(entry.LeafHash, (height, at, hash) =>
            {
                if (height > 0 && height % 8 == 0)
                {
                    nodes.Add((height / 8, at, hash));
                }
            });
            placed.Add(new PlacedEntry(index, entry));
            stops.Apply(index, entry);
            if (entry.Draft.UniqueKey is { } key)
            {
                taken[key] = entry.At(index);
            }

            entry.AttemptedIndex = index;
            return new Placement.Placed(index);
        }
    }

    private static Placement? Judge(EntryDraft draft, Dictionary<string, LedgerEntry> taken, StopList stops)
    {
        // The key first: whoever repeats an append that succeeded is told so, whatever was stopped since.
        if (draft.UniqueKey is { } key && taken.TryGetValue(key, out var by))
        {
            return new Placement.Taken(by);
        }

        return stops.Forbids(draft.UnlessStopped) is { } stop ? new Placement.Forbidden(stop) : null;
    }

    private static async Task<CompactRange> HeadAsync(DbTransaction transaction, CancellationToken cancellation) =>
        (await transaction.Command("SELECT size, range FROM head").ListAsync(row => CompactRange.FromBytes(row.GetInt64(0), (byte[])row[1]), cancellation))[0];

    private static async Task<Placement?> StandsAsync(DbTransaction transaction, PreparedEntry entry, CancellationToken cancellation)
    {
        if (entry.AttemptedIndex is not { } index)
        {
            return null;
        }

        var found = await transaction.Command("SELECT canonical FROM entries WHERE idx = @idx", ("idx", index)).ListAsync(row => (byte[])row[0], cancellation);
        return found.Count == 1 && found[0].AsSpan().SequenceEqual(entry.Canonical) ? new Placement.Placed(index) : null;
    }

    private static async Task<Dictionary<string, LedgerEntry>> TakenKeysAsync(
        DbTransaction transaction, IReadOnlyList<PreparedEntry> batch, CancellationToken cancellation)
    {
        var taken = new Dictionary<string, LedgerEntry>(StringComparer.Ordinal);
        foreach (var keys in batch.Where(entry => entry.Draft.UniqueKey is not null).Select(entry => entry.Draft.UniqueKey!).Chunk(500))
        {
            foreach (var entry in await EntryRows.ByKeys(transaction.Command(""), keys).ListAsync(EntryRows.Read, cancellation))
            {
                taken[entry.UniqueKey!] = entry;
            }
        }

        return taken;
    }

    private static async Task ExtendAsync(
        DbTransaction transaction, CompactRange range, List<(int Level, long Index, byte[] Hash)> nodes, CancellationToken cancellation)
    {
        foreach (var (level, index, hash) in nodes)
        {
            await transaction.Command(
                "INSERT INTO nodes (level, idx, hash) VALUES (@level, @idx, @hash)", ("level", level), ("idx", index), ("hash", hash)).RunAsync(cancellation);
        }

        await transaction.Command("UPDATE head SET size = @size, range = @range", ("size", range.Size), ("range", range.ToBytes())).RunAsync(cancellation);
    }

    private async Task CloseAsync()
    {
        if (_connection is { } connection)
        {
            _connection = null;
            await connection.DisposeAsync();
        }
    }
}
