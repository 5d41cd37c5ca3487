using System.Data.Common;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Verification;

/// <summary>The log in a ledger's own database, which may be in use, or damaged: what cannot be read counts as missing.</summary>
internal sealed class DatabaseLogSource : ILogSource
{
    private const string Entries = "SELECT idx, canonical FROM entries WHERE idx >= @from AND idx < @to";
    private const string Leaves = "SELECT idx, hash FROM leaves WHERE idx >= @from AND idx < @to";

    private readonly ILedgerDatabase _database;
    private readonly DbConnection _connection;
    private readonly DbConnection _spans;

    private DatabaseLogSource(ILedgerDatabase database, DbConnection connection, DbConnection spans) =>
        (_database, _connection, _spans) = (database, connection, spans);

    /// <exception cref="LedgerConfigurationException">The connection names no ledger.</exception>
    internal static async Task<DatabaseLogSource> OpenAsync(string connection, CancellationToken cancellation)
    {
        var database = LedgerDatabases.Of(new LedgerOptions { Connection = connection, KeyFolder = "" });
        try
        {
            return new DatabaseLogSource(database, await database.OpenAsync(cancellation), await database.OpenAsync(cancellation));
        }
        catch (DbException error)
        {
            await database.DisposeAsync();
            throw new LedgerConfigurationException($"The ledger in {database.Place} cannot be opened ({error.Message}). Name an existing ledger.");
        }
    }

    public Task<long> SizeAsync(CancellationToken cancellation) => ReadAsync(async () =>
        (await _connection.Command("SELECT (SELECT MAX(idx) FROM entries), (SELECT MAX(idx) FROM leaves)")
            .ListAsync(row => Math.Max(row.IsDBNull(0) ? -1 : row.GetInt64(0), row.IsDBNull(1) ? -1 : row.GetInt64(1)), cancellation))[0] + 1);

    public Task<IReadOnlyList<(long Size, string Note)>> CheckpointsAsync(long from, CancellationToken cancellation) => ReadAsync<IReadOnlyList<(long, string)>>(async () =>
        await _connection.Command("SELECT size, note FROM checkpoints WHERE size >= @from ORDER BY size LIMIT 1000", ("from", from))
            .ListAsync(row => (row.GetInt64(0), row.GetString(1)), cancellation));

    public async Task ReadAsync(LogSpan span, CancellationToken cancellation)
    {
        await FillAsync(Entries, span.PutEntry, span.First, span.First + span.Count, cancellation);
        await FillAsync(Leaves, span.PutLeaf, span.First, span.First + span.Count, cancellation);
    }

    public Task<IReadOnlyList<byte[]?>> NodesAsync(int level, long first, int count, CancellationToken cancellation) => ReadAsync<IReadOnlyList<byte[]?>>(async () =>
    {
        var nodes = new byte[]?[count];
        await using var command = _connection.Command(
            "SELECT idx, hash FROM nodes WHERE level = @level AND idx >= @from AND idx < @to", ("level", level), ("from", first), ("to", first + count));
        foreach (var (index, hash) in await command.ListAsync(row => (row.GetInt64(0), (byte[])row[1]), cancellation))
        {
            nodes[index - first] = hash;
        }

        return nodes;
    });

    public async ValueTask DisposeAsync()
    {
        await _spans.DisposeAsync();
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>Reads a part of a span; where the database cannot, its halves, down to the single rows that are damaged.</summary>
    private async Task FillAsync(string select, RowBytes put, long from, long to, CancellationToken cancellation)
    {
        try
        {
            await _database.ReadAsync(_spans, select, from, to, put, cancellation);
        }
        catch (DbException error)
        {
            if (error.IsTransient)
            {
                throw Unreadable(error);
            }

            if (to - from > 1)
            {
                var middle = from + ((to - from) / 2);
                await FillAsync(select, put, from, middle, cancellation);
                await FillAsync(select, put, middle, to, cancellation);
            }
        }
    }

    private async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (DbException error)
        {
            throw Unreadable(error);
        }
    }

    private LedgerUnavailableException Unreadable(Exception error) => new($"The ledger in {_database.Place} cannot be read: {error.Message}", error);
}
