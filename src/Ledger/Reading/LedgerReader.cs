using System.Data.Common;
using System.Runtime.CompilerServices;
using Holdpoint.Ledger.Storage;
using Holdpoint.Ledger.Writing;

namespace Holdpoint.Ledger.Reading;

/// <summary>Reads committed entries. Each read has a connection and an end.</summary>
internal sealed class LedgerReader(ILedgerDatabase database, TimeProvider clock, CommitSignal committed)
{
    private const int PageSize = 500;
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FollowInterval = TimeSpan.FromMilliseconds(500);

    internal async Task<IReadOnlyDictionary<string, LedgerEntry>> ByKeysAsync(IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        var found = new Dictionary<string, LedgerEntry>(StringComparer.Ordinal);
        foreach (var chunk in keys.Distinct(StringComparer.Ordinal).Chunk(PageSize))
        {
            foreach (var entry in await ReadAsync(connection => EntryRows.ByKeys(connection.CreateCommand(), chunk), EntryRows.Read, cancellation))
            {
                // The key is part of the entry's bytes; a row whose key column says otherwise was changed by hand and finds nothing.
                if (entry.UniqueKey is { } key)
                {
                    found[key] = entry;
                }
            }
        }

        return found;
    }

    internal async Task<LedgerEntry?> AtAsync(long index, CancellationToken cancellation) =>
        (await ReadAsync(connection => connection.Command($"{EntryRows.Select} WHERE idx = @idx", ("idx", index)), EntryRows.Read, cancellation)).FirstOrDefault();

    internal Task<List<LedgerEntry>> SearchAsync(LedgerQuery query, CancellationToken cancellation) =>
        ReadAsync(connection => LedgerSearch.Command(connection, query), EntryRows.Read, cancellation);

    internal Task<List<LedgerEntry>> HeldBeforeAsync(string consumer, long before, int take, CancellationToken cancellation) =>
        ReadAsync(connection => LedgerSearch.HeldBefore(connection, consumer, before, take), EntryRows.Read, cancellation);

    internal Task<List<StopInForce>> StopsAsync(CancellationToken cancellation) =>
        ReadAsync(connection => connection.Command(StopList.Select), StopList.Row, cancellation);

    internal async IAsyncEnumerable<LedgerEntry> FromAsync(long from, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var next = committed.Next;
            var page = await ReadAsync(
                connection => connection.Command($"{EntryRows.Select} WHERE idx >= @from ORDER BY idx LIMIT {PageSize}", ("from", from)), EntryRows.Read, cancellation);
            foreach (var entry in page)
            {
                yield return entry;
                from = entry.Index + 1;
            }

            if (page.Count == PageSize)
            {
                continue;
            }

            if (!follow)
            {
                yield break;
            }

            // Other processes append too, and do not raise this process's signal.
            _ = await Task.WhenAny(next, Task.Delay(FollowInterval, clock, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    internal async Task<List<T>> ReadAsync<T>(Func<DbConnection, DbCommand> command, Func<DbDataReader, T> row, CancellationToken cancellation)
    {
        try
        {
            // SQLite's driver works on the calling thread; no caller's thread waits for a disk.
            return await Task.Run(
                async () =>
                {
                    await using var connection = await database.OpenAsync(cancellation);
                    return await command(connection).ListAsync(row, cancellation);
                },
                cancellation).WaitAsync(ReadTimeout, clock, cancellation);
        }
        catch (Exception error) when (error is DbException or TimeoutException or FormatException)
        {
            throw new LedgerUnavailableException($"The ledger in {database.Place} cannot be read: {error.Message}", error);
        }
    }
}
