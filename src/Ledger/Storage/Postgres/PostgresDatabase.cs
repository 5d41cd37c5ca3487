using System.Data;
using System.Data.Common;
using Npgsql;

namespace Holdpoint.Ledger.Storage.Postgres;

/// <summary>
/// A ledger in PostgreSQL (14 or later). Writers of any number of processes take turns on the head row; a commit waits for the
/// write-ahead log whatever the server's default is.
/// </summary>
internal sealed class PostgresDatabase : ILedgerDatabase
{
    /// <summary>Keeps two processes from making the tables at once; the number means nothing.</summary>
    private const long MigrationLock = 0x686f_6c64_706f_696e;

    /// <summary>
    /// Writes the (small) table of keys anew. It waits one second for readers such as a running backup, no longer: who comes after it waits as well.
    /// Who deletes content deletes the key first and marks it second; here the table comes first, too, so that no mark is taken that is still due.
    /// </summary>
    private const string Rewrite =
        """
        SET LOCAL lock_timeout = '1s';
        LOCK TABLE content_keys IN ACCESS EXCLUSIVE MODE;
        CREATE TEMPORARY TABLE content_keys_kept ON COMMIT DROP AS SELECT subject, name, wrapped_key FROM content_keys;
        TRUNCATE content_keys;
        INSERT INTO content_keys (subject, name, wrapped_key) SELECT subject, name, wrapped_key FROM content_keys_kept;
        DELETE FROM content_remains;
        """;

    /// <summary>A page: nothing vacuums the table of probes, so every one of them makes it longer by what it writes.</summary>
    private const int ProbeBytes = 8_000;

    /// <summary>Cuts it to nothing where it has grown; whoever reads it, such as a backup, is not waited for.</summary>
    private const string CutProbes =
        """
        SET LOCAL lock_timeout = '50ms';
        TRUNCATE probe
        """;

    private const long MostProbes = 16 << 20;

    private readonly NpgsqlDataSource _source;
    private readonly string _patience;
    private readonly string _begin;

    /// <param name="connection">Where it is.</param>
    /// <param name="patience">How long one statement, or the wait for one's turn, may take.</param>
    internal PostgresDatabase(NpgsqlConnectionStringBuilder connection, TimeSpan patience)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(patience.TotalSeconds));
        connection.Timeout = seconds;
        connection.CommandTimeout = seconds;
        // A server that does not answer a statement does not answer a cancellation either: drop the connection as soon as that was tried, which holds a thread for up to twice the timeout.
        connection.CancellationTimeout = -1;
        connection.ApplicationName ??= "holdpoint";
        // Nothing is set for longer than a transaction, so there is nothing to reset before each use.
        connection.NoResetOnClose = true;
        _source = NpgsqlDataSource.Create(connection);
        var milliseconds = (long)patience.TotalMilliseconds;
        _patience = $"SET LOCAL synchronous_commit = on; SET LOCAL lock_timeout = {milliseconds}; SET LOCAL statement_timeout = {milliseconds}";
        _begin = $"{_patience}; SELECT id FROM head FOR UPDATE";
        Place = $"{connection.Host}:{connection.Port}/{connection.Database}";
    }

    public string Place { get; }

    public async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await transaction.Command($"SELECT pg_advisory_xact_lock({MigrationLock})").RunAsync(cancellation);
        await Migration.ApplyAsync(transaction, Migration.Of("Postgres"), Place, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public async Task<DbConnection> OpenAsync(CancellationToken cancellation) => await _source.OpenConnectionAsync(cancellation);

    public async Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation)
    {
        // Read committed: once the head row is ours, every later statement sees what the writer before us committed.
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
        try
        {
            await transaction.Command(_begin).RunAsync(cancellation);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    public async Task ReadAsync(DbConnection connection, string select, long from, long to, RowBytes row, CancellationToken cancellation)
    {
        await using var command = connection.Command(select, ("from", from), ("to", to));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var buffer = new byte[1024];
        while (await reader.ReadAsync(cancellation))
        {
            if (await reader.IsDBNullAsync(1, cancellation))
            {
                continue;
            }

            var length = (int)reader.GetBytes(1, 0, null, 0, 0);
            buffer = length > buffer.Length ? new byte[length * 2] : buffer;
            _ = reader.GetBytes(1, 0, buffer, 0, length);
            row(reader.GetInt64(0), buffer.AsSpan(0, length));
        }
    }

    public Task InsertAsync(DbTransaction transaction, IReadOnlyList<PlacedEntry> entries, CancellationToken cancellation) =>
        PostgresInsert.RunAsync(transaction, entries, cancellation);

    public Task CommitAsync(DbTransaction transaction, CancellationToken cancellation) => transaction.CommitAsync(cancellation);

    public async Task ProbeAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using (var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation))
        {
            await transaction.Command(_patience).RunAsync(cancellation);
            await ProbeRow.WriteAsync(transaction, ProbeBytes, cancellation);
            await transaction.CommitAsync(cancellation);
        }

        if ((await connection.Command("SELECT pg_total_relation_size('probe')").ListAsync(static row => row.GetInt64(0), cancellation))[0] > MostProbes)
        {
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
                await transaction.Command(CutProbes).RunAsync(cancellation);
                await transaction.CommitAsync(cancellation);
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                // Next time.
            }
        }
    }

    public async Task<bool> ScrubAsync(DbConnection connection, CancellationToken cancellation)
    {
        // A deleted row stays in its page until the space is used again, and VACUUM FULL copies it along for as long as any transaction is old
        // enough to see it. So the living rows are copied by hand: once the table is ours nobody is between them, and the old file goes at the commit.
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellation);
            await transaction.Command(Rewrite).RunAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }

        await connection.Command("VACUUM content").RunAsync(cancellation);
        return true;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
