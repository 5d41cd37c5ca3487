using System.Numerics;

namespace Holdpoint.Ledger.Tree;

/// <summary>Verifies RFC 6962 proofs (RFC 9162 §2.1.3 and §2.1.4) and their form for subtrees (draft-ietf-plants-merkle-tree-certs), from any source; a proof that does not fit is false, never an exception.</summary>
public static class MerkleProof
{
    /// <summary>Whether the leaf is number <paramref name="index"/> of the tree with that size and root.</summary>
    public static bool IsIncluded(long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || !WellFormed(proof, leafHash, root))
        {
            return false;
        }

        var (node, last) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = Rfc6962.NodeHash(sibling, hash);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                hash = Rfc6962.NodeHash(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>Whether the tree of the larger size begins with that of the smaller.</summary>
    public static bool IsExtended(long smaller, long larger, ReadOnlySpan<byte> smallerRoot, ReadOnlySpan<byte> largerRoot, IReadOnlyList<byte[]> proof) =>
        (smaller > 0 || largerRoot.Length == Rfc6962.HashSize) && HasSubtree(0, smaller, larger, smallerRoot, largerRoot, proof);

    /// <summary>Whether the leaf is in the subtree over [start, end) with that root.</summary>
    public static bool IsIncluded(long index, long start, long end, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> root) =>
        IsSubtree(start, end) && index >= start && IsIncluded(index - start, end - start, leafHash, proof, root);

    /// <summary>Whether the tree of that size has the subtree over [start, end); with start 0, whether it extends the tree of size end.</summary>
    public static bool HasSubtree(
        long start, long end, long size, ReadOnlySpan<byte> subtreeRoot, ReadOnlySpan<byte> root, IReadOnlyList<byte[]> proof)
    {
        if (start == end && start >= 0 && end <= size)
        {
            // Every tree has the empty subtree; there is nothing to prove.
            return proof.Count == 0 && subtreeRoot.SequenceEqual(Rfc6962.EmptyRoot);
        }

        if (start == 0 && end == size && end > 0)
        {
            return proof.Count == 0 && subtreeRoot.SequenceEqual(root);
        }

        if (!IsSubtree(start, end) || end > size || !WellFormed(proof, subtreeRoot, root))
        {
            return false;
        }

        var (first, last, tail) = (start, end - 1, size - 1);
        while (first != last && (last == tail || (last & 1) == 1))
        {
            (first, last, tail) = (first >> 1, last >> 1, tail >> 1);
        }

        if (first == last)
        {
            return Climb(first, last, tail, subtreeRoot.ToArray(), proof, subtreeRoot, root);
        }

        return proof.Count > 0 && Climb(first, last, tail, proof[0], [.. proof.Skip(1)], subtreeRoot, root);
    }

    private static bool Climb(
        long first, long last, long end, byte[] from, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> subtreeRoot, ReadOnlySpan<byte> root)
    {
        var (small, large) = (from, from);
        foreach (var sibling in path)
        {
            if (end == 0)
            {
                return false;
            }

            if ((last & 1) == 1 || last == end)
            {
                small = first < last ? Rfc6962.NodeHash(sibling, small) : small;
                large = Rfc6962.NodeHash(sibling, large);
                while ((last & 1) == 0)
                {
                    (first, last, end) = (first >> 1, last >> 1, end >> 1);
                }
            }
            else
            {
                large = Rfc6962.NodeHash(large, sibling);
            }

            (first, last, end) = (first >> 1, last >> 1, end >> 1);
        }

        return end == 0 && subtreeRoot.SequenceEqual(small) && root.SequenceEqual(large);
    }

    /// <summary>A span is a subtree when it begins at a multiple of its length, rounded up to a power of two.</summary>
    private static bool IsSubtree(long start, long end) =>
        start >= 0 && start < end && (start & ((long)BitOperations.RoundUpToPowerOf2((ulong)(end - start)) - 1)) == 0;

    private static bool WellFormed(IReadOnlyList<byte[]> proof, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        one.Length == Rfc6962.HashSize && other.Length == Rfc6962.HashSize && proof.Count <= 128 && proof.All(hash => hash.Length == Rfc6962.HashSize);
}
