using System.Data.Common;
using System.Numerics;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Storage;

/// <summary>Reads subtree roots out of the stored hashes: at most 256 rows a level, whatever the size of the tree.</summary>
internal sealed class TreeReader(DbConnection connection)
{
    /// <summary>The head: the right edge of the tree as it is committed.</summary>
    internal async Task<CompactRange> HeadAsync(CancellationToken cancellation) =>
        (await connection.Command("SELECT size, range FROM head").ListAsync(row => CompactRange.FromBytes(row.GetInt64(0), (byte[])row[1]), cancellation))[0];

    /// <summary>The right edge of the tree when it had that many leaves.</summary>
    internal async Task<CompactRange> RangeAsync(long size, CancellationToken cancellation)
    {
        var roots = new List<byte[]>();
        var covered = 0L;
        foreach (var height in Heights(size))
        {
            var index = covered >> height;
            roots.Add(Combine(await Subtree(connection, height, index).ListAsync(row => (byte[])row[0], cancellation), height, index));
            covered += 1L << height;
        }

        return new CompactRange(size, roots);
    }

    /// <summary>Reads the stored hashes under the perfect subtree of 2^height leaves that is number <paramref name="index"/> of its height.</summary>
    internal static DbCommand Subtree(DbConnection connection, int height, long index)
    {
        var width = 1 << (height % 8);
        return Hashes(connection, height / 8, index * width, width);
    }

    /// <summary>The root over what <see cref="Subtree"/> read.</summary>
    /// <exception cref="LedgerUnavailableException">Hashes are missing.</exception>
    internal static byte[] Combine(List<byte[]> hashes, int height, long index)
    {
        if (hashes.Count != 1 << (height % 8))
        {
            throw new LedgerUnavailableException($"The ledger's hash tiles lack a part of level {height / 8} at {index * (1 << (height % 8))}; verify the ledger.", null);
        }

        var range = new CompactRange();
        hashes.ForEach(hash => range.Append(hash));
        return range.Root();
    }

    /// <summary>Stored hashes of a level, as many as there are from an index on.</summary>
    internal static DbCommand Hashes(DbConnection connection, int level, long from, int count) => level == 0
        ? connection.Command("SELECT hash FROM leaves WHERE idx >= @from AND idx < @to ORDER BY idx", ("from", from), ("to", from + count))
        : connection.Command(
            "SELECT hash FROM nodes WHERE level = @level AND idx >= @from AND idx < @to ORDER BY idx", ("level", level), ("from", from), ("to", from + count));

    private static IEnumerable<int> Heights(long size)
    {
        while (size != 0)
        {
            var height = BitOperations.Log2((ulong)size);
            yield return height;
            size &= ~(1L << height);
        }
    }
}
