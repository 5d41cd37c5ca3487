using System.Data.Common;
using Holdpoint.Ledger.Entries;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Storage;

/// <summary>
/// One write transaction with the head in hand: it settles unique keys and stops, gives contiguous indexes and extends the tree.
/// Nothing of it exists before <see cref="CommitAsync"/>.
/// </summary>
internal sealed class AppendTransaction
{
    private readonly ILedgerDatabase _database;
    private readonly CompactRange _range;
    private readonly StopList _stops;
    private readonly List<(int Level, long Index, byte[] Hash)> _nodes = [];
    private readonly List<PlacedEntry> _placed = [];
    private readonly Action<int, long, byte[]> _completed;

    private AppendTransaction(ILedgerDatabase database, DbTransaction transaction, CompactRange range, StopList stops) =>
        (_database, Transaction, _range, _stops, _completed) = (database, transaction, range, stops, (level, at, hash) => _nodes.Add((level, at, hash)));

    internal DbTransaction Transaction { get; }

    /// <summary>Entries in the ledger, those of this transaction included.</summary>
    internal long Size => _range.Size;

    /// <summary>Whether there is anything to commit.</summary>
    internal bool Placed => _placed.Count > 0;

    /// <param name="database">The database.</param>
    /// <param name="transaction">A transaction of it that holds the head.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task<AppendTransaction> TakeAsync(ILedgerDatabase database, DbTransaction transaction, CancellationToken cancellation)
    {
        var range = (await transaction.Command("SELECT size, range FROM head")
            .ListAsync(row => CompactRange.FromBytes(row.GetInt64(0), (byte[])row[1]), cancellation))[0];
        return new AppendTransaction(database, transaction, range, await StopList.ReadAsync(transaction, cancellation));
    }

    /// <summary>Places what may be placed and says of each draft what became of it.</summary>
    internal async Task<Placement[]> AppendAsync(IReadOnlyList<PreparedEntry> batch, CancellationToken cancellation)
    {
        var taken = await TakenKeysAsync(batch, cancellation);
        var placements = new Placement[batch.Count];
        for (var i = 0; i < batch.Count; i++)
        {
            placements[i] = await StandsAsync(batch[i], cancellation) ?? Judge(batch[i].Draft, taken) ?? Place(batch[i], taken);
        }

        return placements;
    }

    internal async Task CommitAsync(CancellationToken cancellation)
    {
        await _database.InsertAsync(Transaction, _placed, cancellation);
        foreach (var (level, index, hash) in _nodes)
        {
            await Transaction.Command(
                "INSERT INTO nodes (level, idx, hash) VALUES (@level, @idx, @hash)", ("level", level), ("idx", index), ("hash", hash)).RunAsync(cancellation);
        }

        await Transaction.Command("UPDATE head SET size = @size, range = @range", ("size", _range.Size), ("range", _range.ToBytes())).RunAsync(cancellation);
        await _stops.SaveAsync(Transaction, cancellation);
        foreach (var placed in _placed)
        {
            await LegalHolds.ApplyAsync(Transaction, placed, cancellation);
        }

        await _database.CommitAsync(Transaction, cancellation);
    }

    private Placement.Placed Place(PreparedEntry entry, Dictionary<string, LedgerEntry> taken)
    {
        var index = _range.Size;
        _range.Append(entry.LeafHash, _completed);
        _placed.Add(new PlacedEntry(index, entry));
        _stops.Apply(index, entry);
        if (entry.Draft.UniqueKey is { } key)
        {
            taken[key] = entry.At(index);
        }

        entry.AttemptedIndex = index;
        return new Placement.Placed(index);
    }

    private Placement? Judge(EntryDraft draft, Dictionary<string, LedgerEntry> taken)
    {
        // The key first: whoever repeats an append that succeeded is told so, whatever was stopped since.
        if (draft.UniqueKey is { } key && taken.TryGetValue(key, out var by))
        {
            return new Placement.Taken(by);
        }

        return _stops.Forbids(draft.UnlessStopped) is { } stop ? new Placement.Forbidden(stop) : null;
    }

    private async Task<Placement?> StandsAsync(PreparedEntry entry, CancellationToken cancellation)
    {
        if (entry.AttemptedIndex is not { } index)
        {
            return null;
        }

        var found = await Transaction.Command("SELECT canonical FROM entries WHERE idx = @idx", ("idx", index)).ListAsync(row => (byte[])row[0], cancellation);
        return found.Count == 1 && found[0].AsSpan().SequenceEqual(entry.Canonical) ? new Placement.Placed(index) : null;
    }

    private async Task<Dictionary<string, LedgerEntry>> TakenKeysAsync(IReadOnlyList<PreparedEntry> batch, CancellationToken cancellation)
    {
        var taken = new Dictionary<string, LedgerEntry>(StringComparer.Ordinal);
        foreach (var keys in batch.Where(entry => entry.Draft.UniqueKey is not null).Select(entry => entry.Draft.UniqueKey!).Chunk(500))
        {
            foreach (var entry in await EntryRows.ByKeys(Transaction.Command(""), keys).ListAsync(EntryRows.Read, cancellation))
            {
                taken[entry.UniqueKey!] = entry;
            }
        }

        return taken;
    }
}
