using System.Numerics;

namespace Holdpoint.Ledger.Tree;

/// <summary>
/// The right edge of a tree: the roots of its perfect subtrees, largest first. It is all that is needed to append
/// and to know the root, at most 63 hashes for any size.
/// </summary>
public sealed class CompactRange
{
    private readonly List<byte[]> _roots = [];

    /// <summary>The range of an empty tree.</summary>
    public CompactRange()
    {
    }

    /// <summary>The range of a tree of that size, from its subtree roots, largest first.</summary>
    /// <exception cref="ArgumentException">The number of roots is not the number of ones in the size.</exception>
    public CompactRange(long size, IEnumerable<byte[]> roots)
    {
        Size = size;
        _roots.AddRange(roots);
        if (size < 0 || BitOperations.PopCount((ulong)size) != _roots.Count)
        {
            throw new ArgumentException($"A tree of {size} leaves has {BitOperations.PopCount((ulong)size)} subtree roots, not {_roots.Count}.", nameof(roots));
        }
    }

    /// <summary>Leaves so far.</summary>
    public long Size { get; private set; }

    /// <summary>The range from <see cref="ToBytes"/>.</summary>
    /// <exception cref="ArgumentException">The bytes do not fit the size.</exception>
    public static CompactRange FromBytes(long size, byte[] bytes) => new(size, bytes.Chunk(Rfc6962.HashSize));

    /// <summary>Appends a leaf.</summary>
    /// <param name="leafHash">Its hash; kept, not copied.</param>
    /// <param name="completed">Told of every subtree that this leaf completes, the leaf itself included: height, index within that height, hash.</param>
    public void Append(byte[] leafHash, Action<int, long, byte[]>? completed = null)
    {
        var hash = leafHash;
        var merges = BitOperations.TrailingZeroCount(~(ulong)Size);
        completed?.Invoke(0, Size, hash);
        for (var height = 1; height <= merges; height++)
        {
            hash = Rfc6962.NodeHash(_roots[^1], hash);
            _roots.RemoveAt(_roots.Count - 1);
            completed?.Invoke(height, Size >> height, hash);
        }

        _roots.Add(hash);
        Size++;
    }

    /// <summary>The root of the tree.</summary>
    public byte[] Root()
    {
        if (_roots.Count == 0)
        {
            return Rfc6962.EmptyRoot.ToArray();
        }

        var hash = _roots[^1];
        for (var i = _roots.Count - 2; i >= 0; i--)
        {
            hash = Rfc6962.NodeHash(_roots[i], hash);
        }

        return hash;
    }

    /// <summary>The subtree roots, one after the other.</summary>
    public byte[] ToBytes() => [.. _roots.SelectMany(root => root)];
}
