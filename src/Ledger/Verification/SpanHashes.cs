using System.Security.Cryptography;
using System.Text.Json;
using Holdpoint.Ledger.Tiles;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Verification;

/// <summary>What can be said of an entry without knowing any other.</summary>
[Flags]
internal enum EntryState : byte
{
    /// <summary>It is there and hashes to its leaf.</summary>
    Sound = 0,

    /// <summary>The entry is not there.</summary>
    NoEntry = 1,

    /// <summary>Its leaf hash is not there.</summary>
    NoLeaf = 2,

    /// <summary>It does not hash to its leaf.</summary>
    Differs = 4,

    /// <summary>The checks on meaning need it.</summary>
    Matters = 8,

    /// <summary>It is not JSON, or has no kind.</summary>
    NoJson = 16,
}

/// <summary>
/// The hashes of a span: everything that can be computed without what comes before it, and so by all processors at once; down to the roots of whole tiles.
/// </summary>
internal sealed class SpanHashes(int capacity)
{
    private readonly byte[] _hashes = new byte[capacity * Rfc6962.HashSize];
    private readonly byte[] _roots = new byte[capacity / TilePath.FullWidth * Rfc6962.HashSize];
    private readonly EntryState[] _states = new EntryState[capacity];
    private readonly bool[] _whole = new bool[capacity / TilePath.FullWidth];

    /// <summary>Computes them.</summary>
    internal void Compute(LogSpan span) =>
        Parallel.For(0, (span.Count + TilePath.FullWidth - 1) / TilePath.FullWidth, tile => ComputeTile(span, tile));

    /// <summary>What is to be said of entry <paramref name="i"/> of the span.</summary>
    internal EntryState State(int i) => _states[i];

    /// <summary>
    /// The hash that stands for entry <paramref name="i"/> in the tree: its stored leaf, which carries the tree over a damaged entry so that what comes after
    /// is still checked; without one its own. Empty when there is neither.
    /// </summary>
    internal ReadOnlySpan<byte> Hash(int i) =>
        (_states[i] & (EntryState.NoEntry | EntryState.NoLeaf)) == (EntryState.NoEntry | EntryState.NoLeaf) ? default : Slot(_hashes, i);

    /// <summary>The root of a tile of 256 hashes, all of which are there; empty for others.</summary>
    internal ReadOnlySpan<byte> Root(int tile) => _whole[tile] ? Slot(_roots, tile) : default;

    private void ComputeTile(LogSpan span, int tile)
    {
        var from = tile * TilePath.FullWidth;
        var to = Math.Min(span.Count, from + TilePath.FullWidth);
        var whole = to - from == TilePath.FullWidth;
        for (var i = from; i < to; i++)
        {
            var state = Judge(span, i, Slot(_hashes, i));
            _states[i] = state;
            whole &= (state & (EntryState.NoEntry | EntryState.NoLeaf)) != (EntryState.NoEntry | EntryState.NoLeaf);
        }

        _whole[tile] = whole;
        if (whole)
        {
            Fold(_hashes.AsSpan(from * Rfc6962.HashSize, TilePath.FullWidth * Rfc6962.HashSize), Slot(_roots, tile));
        }
    }

    private static EntryState Judge(LogSpan span, int i, Span<byte> hash)
    {
        var state = EntryState.Sound;
        if (span.HasEntry(i))
        {
            _ = SHA256.HashData(span.LeafInput(i), hash);
            try
            {
                state |= EntryKindReader.Matters(span.Entry(i)) ? EntryState.Matters : EntryState.Sound;
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                state |= EntryState.NoJson;
            }
        }
        else
        {
            state |= EntryState.NoEntry;
        }

        if (!span.HasLeaf(i))
        {
            return state | EntryState.NoLeaf;
        }

        if (span.HasEntry(i) && !hash.SequenceEqual(span.Leaf(i)))
        {
            state |= EntryState.Differs;
        }

        span.Leaf(i).CopyTo(hash);
        return state;
    }

    private static void Fold(ReadOnlySpan<byte> leaves, Span<byte> root)
    {
        Span<byte> level = stackalloc byte[TilePath.FullWidth / 2 * Rfc6962.HashSize];
        for (var i = 0; i < TilePath.FullWidth / 2; i++)
        {
            Rfc6962.NodeHash(leaves.Slice(2 * i * Rfc6962.HashSize, Rfc6962.HashSize), leaves.Slice(((2 * i) + 1) * Rfc6962.HashSize, Rfc6962.HashSize), Slot(level, i));
        }

        for (var width = TilePath.FullWidth / 4; width > 0; width /= 2)
        {
            for (var i = 0; i < width; i++)
            {
                Rfc6962.NodeHash(Slot(level, 2 * i), Slot(level, (2 * i) + 1), Slot(level, i));
            }
        }

        Slot(level, 0).CopyTo(root);
    }

    private static Span<byte> Slot(Span<byte> hashes, int i) => hashes.Slice(i * Rfc6962.HashSize, Rfc6962.HashSize);
}
