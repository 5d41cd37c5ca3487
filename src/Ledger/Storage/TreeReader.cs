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
            roots.Add(await SubtreeAsync(height, covered >> height, cancellation));
            covered += 1L << height;
        }

        return new CompactRange(size, roots);
    }

    /// <summary>The root of the perfect subtree of 2^height leaves that is number <paramref name="index"/> of its height.</summary>
    internal async Task<byte[]> SubtreeAsync(int height, long index, CancellationToken cancellation)
    {
        var level = height / 8;
        var width = 1 << (height % 8);
        var hashes = await HashesAsync(level, index * width, width, cancellation);
        if (hashes.Count != width)
        {
            throw new LedgerUnavailableException($"The ledger's hash tiles lack level {level} from {index * width} on.", null);
        }

        var range = new CompactRange();
        hashes.ForEach(hash => range.Append(hash));
        return range.Root();
    }

    /// <summary>Stored hashes of a level, as many as there are from an index on.</summary>
    internal Task<List<byte[]>> HashesAsync(int level, long from, int count, CancellationToken cancellation) => level == 0
        ? connection.Command("SELECT hash FROM leaves WHERE idx >= @from AND idx < @to ORDER BY idx", ("from", from), ("to", from + count))
            .ListAsync(row => (byte[])row[0], cancellation)
        : connection.Command(
            "SELECT hash FROM nodes WHERE level = @level AND idx >= @from AND idx < @to ORDER BY idx", ("level", level), ("from", from), ("to", from + count))
            .ListAsync(row => (byte[])row[0], cancellation);

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
