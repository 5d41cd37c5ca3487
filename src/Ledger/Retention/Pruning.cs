using System.Data.Common;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Tiles;

namespace Holdpoint.Ledger.Retention;

/// <summary>
/// Removes old entries and keeps their leaf hashes. The commit point is the entry <c>ledger.pruned</c> together with the head's first
/// index; the rows go after it, piece by piece, and whoever opens the ledger goes on with what a crash left over.
/// </summary>
internal sealed class Pruning(ILedgerDatabase database, RecordedChange changes, LedgerOptions options, TimeProvider clock)
{
    private const int Piece = 4096;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    internal Task<PruneLimit> LimitAsync(DateTimeOffset? olderThan, CancellationToken cancellation)
    {
        var floor = clock.GetUtcNow() - options.RetentionFloor;
        var (time, why) = olderThan is { } asked && asked < floor
            ? (asked, $"Entries from {asked:yyyy-MM-dd} on were not asked for.")
            : (floor, $"Entries are kept for {options.RetentionFloor.TotalDays:0} days (Holdpoint:Ledger:RetentionFloor).");
        return WorkAsync(connection => PruneBoundary.FindAsync(connection, time, why, cancellation), cancellation);
    }

    internal async Task<PruneResult> PruneAsync(long below, EntryActor by, string reason, CancellationToken cancellation)
    {
        below = below / TilePath.FullWidth * TilePath.FullWidth;
        var limit = await LimitAsync(null, cancellation);
        if (below > limit.Below)
        {
            return new PruneResult.Refused(limit);
        }

        PruneResult? refused = null;
        var taken = 0L;
        var result = await changes.MakeAsync(
            "pruned",
            async transaction =>
            {
                var first = (await transaction.Command("SELECT first FROM head").ListAsync(row => row.GetInt64(0), cancellation))[0];
                taken = below - first;
                refused = taken <= 0
                    ? new PruneResult.Refused(limit with { Because = $"Entries below {first} are pruned already. {limit.Because}" })
                    : await PruneBoundary.HoldAsync(transaction, below, cancellation) is { } held ? new PruneResult.Refused(held) : null;
                if (refused is not null)
                {
                    return new Change(null, new AppendResult.Unavailable(""));
                }

                await transaction.Command("UPDATE head SET first = @below", ("below", below)).RunAsync(cancellation);
                var detail = new JsonObject { ["below"] = below, ["entries"] = taken, ["reason"] = reason };
                return new Change(new EntryDraft { Kind = EntryKinds.LedgerPruned, Subject = $"entries:{first}-{below - 1}", Actor = by, Detail = detail }, null);
            },
            cancellation);
        switch (result)
        {
            case AppendResult.Appended { Receipt: var receipt }:
                await TryFinishAsync(cancellation);
                return new PruneResult.Pruned(receipt, below, taken);
            case AppendResult.Unavailable away:
                return refused ?? new PruneResult.Unavailable(away.Problem);
            default:
                throw new InvalidOperationException($"Pruning ended as {result.GetType().Name}.");
        }
    }

    /// <summary>Removes what is recorded as pruned and still there.</summary>
    /// <exception cref="LedgerUnavailableException">The store does not take it now.</exception>
    internal Task<long> FinishAsync(CancellationToken cancellation) => WorkAsync(
        async connection =>
        {
            var removed = 0L;
            while (true)
            {
                var (first, lowest) = (await connection.Command("SELECT (SELECT first FROM head), (SELECT MIN(idx) FROM entries)")
                    .ListAsync(row => (row.GetInt64(0), row.IsDBNull(1) ? long.MaxValue : row.GetInt64(1)), cancellation))[0];
                if (lowest >= first)
                {
                    return removed;
                }

                removed += await RemoveAsync(connection, Math.Min(first, lowest + Piece), cancellation);
            }
        },
        cancellation);

    private async Task TryFinishAsync(CancellationToken cancellation)
    {
        try
        {
            _ = await FinishAsync(cancellation);
        }
        catch (LedgerUnavailableException)
        {
            // It is recorded; the upkeep of every open ledger tries again each minute.
        }
    }

    private async Task<int> RemoveAsync(DbConnection connection, long to, CancellationToken cancellation)
    {
        await using var transaction = await database.BeginWriteAsync(connection, cancellation);
        await transaction.Command(
            "DELETE FROM entry_rules WHERE rule IN (SELECT DISTINCT rule FROM entry_rules) AND idx < @to", ("to", to)).RunAsync(cancellation);
        var removed = await transaction.Command("DELETE FROM entries WHERE idx < @to", ("to", to)).RunAsync(cancellation);
        await database.CommitAsync(transaction, cancellation);
        return removed;
    }

    private async Task<T> WorkAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(
                async () =>
                {
                    await using var connection = await database.OpenAsync(cancellation);
                    return await work(connection);
                },
                cancellation).WaitAsync(Patience, clock, cancellation);
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            throw new LedgerUnavailableException($"The ledger in {database.Place} failed while it was pruned: {error.Message}", error);
        }
    }
}
