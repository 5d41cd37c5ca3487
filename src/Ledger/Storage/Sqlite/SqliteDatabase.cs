using System.Data;
using System.Data.Common;
using Holdpoint.Ledger.Entries;
using Microsoft.Data.Sqlite;

namespace Holdpoint.Ledger.Storage.Sqlite;

/// <summary>A ledger in one SQLite file: WAL, <c>synchronous=FULL</c>, writers take turns through <c>BEGIN IMMEDIATE</c>.</summary>
internal sealed class SqliteDatabase : ILedgerDatabase
{
    private const int ProbeBytes = 64;
    private const int ProbeRoom = 65_536;
    private static readonly TimeSpan LastReaders = TimeSpan.FromSeconds(10);

    private readonly SqliteConnectionStringBuilder _connection;
    private readonly string _pragmas;
    private int _inUse;

    /// <param name="path">The file.</param>
    /// <param name="busyTimeout">How long a writer waits for its turn.</param>
    internal SqliteDatabase(string path, TimeSpan busyTimeout)
    {
        Place = path;
        _connection = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(busyTimeout.TotalSeconds)),
        };
        // FULL: without it a commit in WAL mode survives a crash of the process but not of the machine.
        _pragmas = $"PRAGMA busy_timeout={(int)busyTimeout.TotalMilliseconds}; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;";
    }

    public string Place { get; }

    public async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        await connection.Command("PRAGMA journal_mode=WAL").RunAsync(cancellation);
        await using var transaction = await BeginWriteAsync(connection, cancellation);
        await Migration.ApplyAsync(transaction, Migration.Of("Sqlite"), Place, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_connection.ConnectionString);
        _ = Interlocked.Increment(ref _inUse);
        connection.Disposed += (_, _) => Interlocked.Decrement(ref _inUse);
        try
        {
            await connection.OpenAsync(cancellation);
            await connection.Command(_pragmas).RunAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellation) =>
        // Serializable is the driver's word for BEGIN IMMEDIATE: the write lock is taken here, not at the first write.
        connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellation).AsTask();

    public Task ReadAsync(DbConnection connection, string select, long from, long to, RowBytes row, CancellationToken cancellation)
    {
        using var statement = new SqliteStatement((SqliteConnection)connection, select);
        statement.Bind("@from", from);
        statement.Bind("@to", to);
        while (statement.Step())
        {
            if (statement.Blob(1) is { Length: > 0 } bytes)
            {
                row(statement.Integer(0), bytes);
            }
        }

        return Task.CompletedTask;
    }

    public Task InsertAsync(DbTransaction transaction, IReadOnlyList<PlacedEntry> entries, CancellationToken cancellation)
    {
        using var insert = new SqliteInsert(((SqliteTransaction)transaction).Connection!);
        foreach (var entry in entries)
        {
            insert.Run(entry);
        }

        return Task.CompletedTask;
    }

    public async Task CommitAsync(DbTransaction transaction, CancellationToken cancellation) => await transaction.CommitAsync(cancellation);

    public async Task ProbeAsync(DbConnection connection, CancellationToken cancellation)
    {
        // The write-ahead log is used again from its beginning and would take a small write on a full disk: room is asked for beside it.
        using (new FileStream($"{Place}.probe-{Environment.ProcessId}", new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Options = FileOptions.DeleteOnClose,
            PreallocationSize = ProbeRoom,
        }))
        {
            await using var transaction = await BeginWriteAsync(connection, cancellation);
            await ProbeRow.WriteAsync(transaction, ProbeBytes, cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }

    public async Task<bool> ScrubAsync(DbConnection connection, CancellationToken cancellation)
    {
        // Deleted cells are zeroed (secure_delete); the write-ahead log still has the pages of before, until it is written back and cut to nothing.
        var mark = (await connection.Command("SELECT COALESCE(MAX(id), 0) FROM content_remains").ListAsync(row => row.GetInt64(0), cancellation))[0];
        if ((await connection.Command("PRAGMA wal_checkpoint(TRUNCATE)").ListAsync(row => row.GetInt64(0), cancellation))[0] != 0)
        {
            return false;
        }

        // Only the marks of before: what was deleted meanwhile is still in the log.
        await connection.Command("DELETE FROM content_remains WHERE id <= @mark", ("mark", mark)).RunAsync(cancellation);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        // A read that its caller gave up on may still be under way. While it is, SQLite keeps its write-ahead log, and with it the newest entries,
        // in a second file; a data folder that is closed must be one file that is free to be copied, moved or removed.
        var since = TimeProvider.System.GetTimestamp();
        while (Volatile.Read(ref _inUse) > 0 && TimeProvider.System.GetElapsedTime(since) < LastReaders)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        // Pooled connections keep the file open.
        using var connection = new SqliteConnection(_connection.ConnectionString);
        SqliteConnection.ClearPool(connection);
    }
}
