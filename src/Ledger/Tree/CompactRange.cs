using System.Numerics;

namespace Holdpoint.Ledger.Tree;

/// <summary>
/// The right edge of a tree: the roots of its perfect subtrees, largest first. It is all that is needed to append
/// and to know the root, at most 63 hashes for any size.
/// </summary>
public sealed class CompactRange
{
    /// <summary>Every so many heights a subtree is a hash of a tile one level up: 2^8 = 256 hashes make one.</summary>
    private const int TileHeight = 8;

    private readonly byte[] _roots = new byte[64 * Rfc6962.HashSize];
    private int _count;

    /// <summary>The range of an empty tree.</summary>
    public CompactRange()
    {
    }

    /// <summary>The range of a tree of that size, from its subtree roots, largest first.</summary>
    /// <exception cref="ArgumentException">The number of roots is not the number of ones in the size, or one is not a hash.</exception>
    public CompactRange(long size, IEnumerable<byte[]> roots)
    {
        Size = size;
        foreach (var root in roots)
        {
            if (_count >= 64 || root.Length != Rfc6962.HashSize)
            {
                throw new ArgumentException("The roots of a tree are at most 64 hashes.", nameof(roots));
            }

            Push(root);
        }

        if (size < 0 || BitOperations.PopCount((ulong)size) != _count)
        {
            throw new ArgumentException($"A tree of {size} leaves has {BitOperations.PopCount((ulong)size)} subtree roots, not {_count}.", nameof(roots));
        }
    }

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>The range from <see cref="ToBytes"/>.</summary>
    /// <exception cref="ArgumentException">The bytes do not fit the size.</exception>
    public static CompactRange FromBytes(long size, byte[] bytes) => new(size, bytes.Chunk(Rfc6962.HashSize));

    /// <summary>Appends a leaf.</summary>
    /// <param name="leafHash">Its hash.</param>
    /// <param name="completed">Told of every hash of a tile above the leaves that this completes: level (1 covers 256 leaves), index within that level, hash.</param>
    public void Append(ReadOnlySpan<byte> leafHash, Action<int, long, byte[]>? completed = null) => Append(leafHash, 0, completed);

    /// <summary>Appends a whole tile of 256 leaves by its root; the size must be a multiple of 256.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    internal void AppendTile(ReadOnlySpan<byte> root, Action<int, long, byte[]>? completed) =>
        Append(root, Size % (1 << TileHeight) == 0 ? TileHeight : throw new InvalidOperationException("A tile begins at a multiple of 256."), completed);

    /// <summary>The root of the tree.</summary>
    public byte[] Root()
    {
        if (_count == 0)
        {
            return Rfc6962.EmptyRoot.ToArray();
        }

        var hash = At(_count - 1).ToArray();
        for (var i = _count - 2; i >= 0; i--)
        {
            Rfc6962.NodeHash(At(i), hash, hash);
        }

        return hash;
    }

    /// <summary>The subtree roots, one after the other.</summary>
    public byte[] ToBytes() => _roots[..(_count * Rfc6962.HashSize)];

    private void Append(ReadOnlySpan<byte> hash, int height, Action<int, long, byte[]>? completed)
    {
        Push(hash);
        var merges = BitOperations.TrailingZeroCount(~((ulong)Size >> height));
        var at = Size >> height;
        for (var merge = 0; ; merge++)
        {
            if (height > 0 && height % TileHeight == 0)
            {
                completed?.Invoke(height / TileHeight, at, At(_count - 1).ToArray());
            }

            if (merge == merges)
            {
                break;
            }

            Rfc6962.NodeHash(At(_count - 2), At(_count - 1), At(_count - 2));
            _count--;
            height++;
            at >>= 1;
        }

        // The last height is that of the topmost subtree; what was appended is what lies below the merges.
        Size += 1L << (height - merges);
    }

    private Span<byte> At(int i) => _roots.AsSpan(i * Rfc6962.HashSize, Rfc6962.HashSize);

    private void Push(ReadOnlySpan<byte> hash) => hash.CopyTo(At(_count++));
}
