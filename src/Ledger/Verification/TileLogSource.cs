using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tiles;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Verification;

/// <summary>The log in C2SP tiles: in a folder, or behind any function that fetches a path.</summary>
/// <param name="fetch">The bytes at a path such as <c>checkpoint</c> or <c>tile/entries/000.p/3</c>, or null where there are none.</param>
public sealed class TileLogSource(Func<string, CancellationToken, Task<byte[]?>> fetch) : ILogSource
{
    private (long Size, string Note)? _head;

    /// <summary>The log in a folder, as <see cref="TileExport"/> writes it.</summary>
    public static TileLogSource InFolder(string folder) => new(async (path, cancellation) =>
        File.Exists(Path.Combine(folder, path)) ? await File.ReadAllBytesAsync(Path.Combine(folder, path), cancellation) : null);

    /// <inheritdoc />
    public async Task<long> SizeAsync(CancellationToken cancellation) => (await HeadAsync(cancellation))?.Size ?? 0;

    /// <inheritdoc />
    public async Task<IReadOnlyList<(long Size, string Note)>> CheckpointsAsync(long from, CancellationToken cancellation) =>
        await HeadAsync(cancellation) is { } head && head.Size >= from ? [head] : [];

    /// <inheritdoc />
    public async Task ReadAsync(LogSpan span, CancellationToken cancellation)
    {
        var size = await SizeAsync(cancellation);
        for (var at = span.First; at < span.First + span.Count; at += TilePath.FullWidth)
        {
            var bundle = await fetch(TilePath.Holding(null, at, size).ToString(), cancellation);
            var entries = bundle is null ? [] : EntryBundle.Read(bundle);
            for (var i = 0; i < entries.Count; i++)
            {
                span.PutEntry(at + i, entries[i]);
            }
        }

        var leaves = await HashesAsync(0, span.First, span.Count, cancellation);
        for (var i = 0; i < leaves.Count; i++)
        {
            if (leaves[i] is { } leaf)
            {
                span.PutLeaf(span.First + i, leaf);
            }
        }
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<byte[]?>> NodesAsync(int level, long first, int count, CancellationToken cancellation) =>
        await HashesAsync(level, first, count, cancellation);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static IEnumerable<byte[]?> Padded(IReadOnlyList<byte[]> found, int width) =>
        Enumerable.Range(0, width).Select(i => i < found.Count ? found[i] : null);

    private async Task<List<byte[]?>> HashesAsync(int level, long first, int count, CancellationToken cancellation)
    {
        var hashes = new List<byte[]?>();
        var stored = await SizeAsync(cancellation) >> (8 * level);
        for (var at = first; at < first + count; at = (at / TilePath.FullWidth * TilePath.FullWidth) + TilePath.FullWidth)
        {
            var path = TilePath.Holding(level, at, stored);
            var tile = await fetch(path.ToString(), cancellation) ?? [];
            hashes.AddRange(Padded([.. tile.Chunk(Rfc6962.HashSize)], path.Width).Skip((int)(at % TilePath.FullWidth)));
        }

        return hashes.Count > count ? hashes[..count] : hashes;
    }

    private async Task<(long Size, string Note)?> HeadAsync(CancellationToken cancellation)
    {
        if (_head is null && await fetch("checkpoint", cancellation) is { } bytes)
        {
            var note = System.Text.Encoding.UTF8.GetString(bytes);
            _head = (Checkpoint.Parse(SignedNote.Parse(note).Text).Size, note);
        }

        return _head;
    }
}
