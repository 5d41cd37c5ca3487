using System.Numerics;

namespace Holdpoint.Ledger.Tree;

/// <summary>Builds proofs from subtree roots, wherever those are kept.</summary>
/// <param name="subtree">Gives the root of the perfect subtree of 2^height leaves that is number index of its height.</param>
public sealed class ProofBuilder(Func<int, long, Task<byte[]>> subtree)
{
    /// <summary>The inclusion proof of a leaf in the tree of that size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public async Task<IReadOnlyList<byte[]>> InclusionAsync(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<byte[]>();
        await DescendAsync(index, 0, size, proof);
        return proof;
    }

    /// <summary>The proof that the tree of the larger size begins with that of the smaller.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are not in order, or the smaller is 0.</exception>
    public async Task<IReadOnlyList<byte[]>> ConsistencyAsync(long smaller, long larger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(smaller, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(smaller, larger);
        var proof = new List<byte[]>();
        await SplitAsync(smaller, 0, larger, whole: true, proof);
        return proof;
    }

    private async Task DescendAsync(long index, long start, long size, List<byte[]> proof)
    {
        if (size == 1)
        {
            return;
        }

        var left = LeftSize(size);
        if (index < left)
        {
            await DescendAsync(index, start, left, proof);
            proof.Add(await RootAsync(start + left, size - left));
        }
        else
        {
            await DescendAsync(index - left, start + left, size - left, proof);
            proof.Add(await RootAsync(start, left));
        }
    }

    /// <summary>RFC 6962's SUBPROOF(m, D[n], b).</summary>
    private async Task SplitAsync(long smaller, long start, long size, bool whole, List<byte[]> proof)
    {
        if (smaller == size)
        {
            if (!whole)
            {
                proof.Add(await RootAsync(start, size));
            }

            return;
        }

        var left = LeftSize(size);
        if (smaller <= left)
        {
            await SplitAsync(smaller, start, left, whole, proof);
            proof.Add(await RootAsync(start + left, size - left));
        }
        else
        {
            await SplitAsync(smaller - left, start + left, size - left, whole: false, proof);
            proof.Add(await RootAsync(start, left));
        }
    }

    private async Task<byte[]> RootAsync(long start, long size)
    {
        if (BitOperations.IsPow2(size))
        {
            var height = BitOperations.Log2((ulong)size);
            return await subtree(height, start >> height);
        }

        var left = await RootAsync(start, LeftSize(size));
        var right = await RootAsync(start + LeftSize(size), size - LeftSize(size));
        return Rfc6962.NodeHash(left, right);
    }

    /// <summary>The largest power of two below the size.</summary>
    private static long LeftSize(long size) => 1L << BitOperations.Log2((ulong)(size - 1));
}
