using System.Data.Common;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Verification;

/// <summary>The log in a ledger's own database, which may be in use.</summary>
internal sealed class DatabaseLogSource : ILogSource
{
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

    public async Task<long> SizeAsync(CancellationToken cancellation) =>
        (await _connection.Command("SELECT (SELECT MAX(idx) FROM entries), (SELECT MAX(idx) FROM leaves)")
            .ListAsync(row => Math.Max(row.IsDBNull(0) ? -1 : row.GetInt64(0), row.IsDBNull(1) ? -1 : row.GetInt64(1)), cancellation))[0] + 1;

    public async Task<IReadOnlyList<(long Size, string Note)>> CheckpointsAsync(long from, CancellationToken cancellation) =>
        await _connection.Command("SELECT size, note FROM checkpoints WHERE size >= @from ORDER BY size LIMIT 1000", ("from", from))
            .ListAsync(row => (row.GetInt64(0), row.GetString(1)), cancellation);

    public async Task<LogSpan> ReadAsync(long first, int count, CancellationToken cancellation) => new(
        first,
        await SpanAsync(_spans, "SELECT idx, canonical FROM entries WHERE idx >= @from AND idx < @to", 0, first, count, cancellation),
        await SpanAsync(_spans, "SELECT idx, hash FROM leaves WHERE idx >= @from AND idx < @to", 0, first, count, cancellation));

    public async Task<IReadOnlyList<byte[]?>> NodesAsync(int level, long first, int count, CancellationToken cancellation) =>
        await SpanAsync(_connection, "SELECT idx, hash FROM nodes WHERE level = @level AND idx >= @from AND idx < @to", level, first, count, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _spans.DisposeAsync();
        await _connection.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static async Task<byte[]?[]> SpanAsync(DbConnection connection, string select, int level, long first, int count, CancellationToken cancellation)
    {
        var span = new byte[]?[count];
        await using var command = connection.Command(select, ("from", first), ("to", first + count));
        if (level > 0)
        {
            command.Add("level", level);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            span[reader.GetInt64(0) - first] = (byte[])reader[1];
        }

        return span;
    }
}
