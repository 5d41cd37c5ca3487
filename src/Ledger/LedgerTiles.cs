using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Reading;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Tiles;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger;

/// <summary>
/// The log as C2SP tlog-tiles publishes it: what stands behind <c>/ledger/checkpoint</c>, <c>/ledger/tile/…</c> and receipts. A tile that was given out once
/// never changes, so it may be cached without end; only the checkpoint may not.
/// </summary>
public sealed class LedgerTiles
{
    private readonly LedgerReader _reader;
    private readonly Func<CancellationToken, Task<string>> _checkpoint;
    private readonly Func<string?> _witnessed;

    internal LedgerTiles(LedgerReader reader, Func<CancellationToken, Task<string>> checkpoint, Func<string?> witnessed) =>
        (_reader, _checkpoint, _witnessed) = (reader, checkpoint, witnessed);

    /// <summary>The bytes at a path below <c>/ledger/</c>, or null when the path is none or the log is not that long yet.</summary>
    /// <param name="path">Such as <c>tile/0/x001/234.p/5</c>, without a leading slash.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public Task<byte[]?> GetAsync(string path, CancellationToken cancellation) => TilePath.Parse(path) switch
    {
        null => Task.FromResult<byte[]?>(null),
        { Level: null } bundle => GetEntryBundleAsync(bundle.Index, bundle.Width, cancellation),
        { Level: { } level } tile => GetTileAsync(level, tile.Index, tile.Width, cancellation),
    };

    /// <summary>Hashes of 32 bytes each, or null when that level has no such tile (yet).</summary>
    /// <param name="level">0 for leaves; a hash of level L covers 256^L leaves.</param>
    /// <param name="index">Number of the tile within its level.</param>
    /// <param name="width">1 to 256 hashes.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<byte[]?> GetTileAsync(int level, long index, int width, CancellationToken cancellation)
    {
        var hashes = await _reader.ReadAsync(
            connection => TreeReader.Hashes(connection, level, index * TilePath.FullWidth, width), row => (byte[])row[0], cancellation);
        return hashes.Count == width ? [.. hashes.SelectMany(hash => hash)] : null;
    }

    /// <summary>Entries of a bundle, each behind its length in two bytes; null when the log is not that long (yet), or they are pruned.</summary>
    /// <param name="index">Number of the bundle: its first entry is 256 times that.</param>
    /// <param name="width">1 to 256 entries.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<byte[]?> GetEntryBundleAsync(long index, int width, CancellationToken cancellation)
    {
        var first = index * TilePath.FullWidth;
        var entries = await _reader.ReadAsync(
            connection => connection.Command("SELECT canonical FROM entries WHERE idx >= @from AND idx < @to ORDER BY idx", ("from", first), ("to", first + width)),
            row => (byte[])row[0],
            cancellation);
        return entries.Count == width ? EntryBundle.Write(entries) : null;
    }

    /// <summary>The receipt of an entry: with the entry's bytes and the pinned key it proves, offline, that the entry is in the log.</summary>
    /// <returns>The receipt, or null when there is no such entry.</returns>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<TlogProof?> GetReceiptAsync(long index, CancellationToken cancellation)
    {
        // A witnessed checkpoint that covers the entry proves more than the newest one.
        var note = _witnessed() is { } cosigned && SizeOf(cosigned) > index ? cosigned : await _checkpoint(cancellation);
        var size = SizeOf(note);
        if (index < 0 || index >= size)
        {
            return null;
        }

        var builder = new ProofBuilder(async (height, at) => TreeReader.Combine(
            await _reader.ReadAsync(connection => TreeReader.Subtree(connection, height, at), row => (byte[])row[0], cancellation), height, at));
        return new TlogProof(index, await builder.InclusionAsync(index, size), note);
    }

    private static long SizeOf(string note) => Checkpoint.Parse(SignedNote.Parse(note).Text).Size;
}
