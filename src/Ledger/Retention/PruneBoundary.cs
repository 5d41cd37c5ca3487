using System.Data.Common;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Tiles;

namespace Holdpoint.Ledger.Retention;

/// <summary>
/// Finds how far a ledger may be pruned: whole tiles, only past the retention floor, never under a legal hold, and never through the middle of
/// a review or a stop, so that what is left can still be checked for its meaning.
/// </summary>
internal static class PruneBoundary
{
    /// <summary>A review or stop that begins below the boundary and goes on beyond it.</summary>
    private const string Split =
        $"""
        SELECT h.idx, h.subject FROM entries h
        WHERE h.kind IN ('{EntryKinds.ReviewHeld}', '{EntryKinds.StopSet}') AND h.idx < @below AND (
            EXISTS (SELECT 1 FROM entries e WHERE e.subject = h.subject AND e.idx >= @below AND (e.kind LIKE 'review.%' OR e.kind = '{EntryKinds.StopLifted}'))
            OR EXISTS (SELECT 1 FROM entries e WHERE e.trace = h.trace AND e.idx >= @below AND e.kind = '{EntryKinds.RequestForwarded}'))
        ORDER BY h.idx LIMIT 1
        """;

    private const string Held =
        """
        SELECT h.id, CASE WHEN h.subject IS NULL THEN 0 ELSE
            (SELECT MIN(e.idx) FROM entries e WHERE e.subject = h.subject OR e.trace = h.subject) END, h.idx
        FROM legal_holds h
        """;

    /// <summary>Finds it. The legal holds are looked at again inside the transaction that prunes.</summary>
    /// <param name="connection">A connection.</param>
    /// <param name="olderThan">Entries of this time and later stay.</param>
    /// <param name="why">What the time is, as a sentence, where nothing else stands in the way.</param>
    /// <param name="cancellation">Gives up.</param>
    internal static async Task<PruneLimit> FindAsync(DbConnection connection, DateTimeOffset olderThan, string why, CancellationToken cancellation)
    {
        var cutoff = (olderThan.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        var first = await connection.Command("SELECT idx FROM entries WHERE at >= @cutoff ORDER BY idx LIMIT 1", ("cutoff", cutoff))
            .ListAsync(row => row.GetInt64(0), cancellation);
        var size = (await connection.Command("SELECT size FROM head").ListAsync(row => row.GetInt64(0), cancellation))[0];
        var limit = Whole(first.Count > 0 ? first[0] : size, why);
        if (await HoldAsync(connection.Command(Held), limit.Below, cancellation) is { } held)
        {
            limit = held;
        }

        foreach (var (index, id) in await connection.Command("SELECT idx, id FROM stops").ListAsync(row => (row.GetInt64(0), row.GetString(1)), cancellation))
        {
            limit = index < limit.Below ? Whole(index, $"The stop {id} is in force since entry {index}.") : limit;
        }

        while (limit.Below > 0)
        {
            var split = await connection.Command(Split, ("below", limit.Below)).ListAsync(row => (Index: row.GetInt64(0), Subject: row.GetString(1)), cancellation);
            if (split.Count == 0)
            {
                break;
            }

            limit = Whole(split[0].Index, $"{split[0].Subject}, begun with entry {split[0].Index}, goes on after entry {limit.Below}.");
        }

        return limit;
    }

    /// <summary>What a legal hold leaves of a boundary; null when none is in the way.</summary>
    internal static Task<PruneLimit?> HoldAsync(DbTransaction transaction, long below, CancellationToken cancellation) =>
        HoldAsync(transaction.Command(Held), below, cancellation);

    private static async Task<PruneLimit?> HoldAsync(DbCommand select, long below, CancellationToken cancellation)
    {
        PruneLimit? lowest = null;
        var holds = await select.ListAsync(row => (Id: row.GetString(0), Covered: row.IsDBNull(1) ? long.MaxValue : row.GetInt64(1), Set: row.GetInt64(2)), cancellation);
        foreach (var hold in holds)
        {
            // The entry that set it stays as well, for as long as it is in force.
            var from = Math.Min(hold.Covered, hold.Set);
            if (from < (lowest?.Below ?? below))
            {
                lowest = Whole(from, $"The legal hold {hold.Id} covers entries from {from} on.");
            }
        }

        return lowest;
    }

    private static PruneLimit Whole(long index, string because) => new(index / TilePath.FullWidth * TilePath.FullWidth, because);
}
