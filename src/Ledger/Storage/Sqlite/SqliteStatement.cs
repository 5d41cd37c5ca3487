using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Holdpoint.Ledger.Storage.Sqlite;

/// <summary>
/// One prepared statement, straight on SQLite's own interface: the driver makes several objects for each row and parameter, which is most of the cost where rows come by
/// the hundred thousand. Bound text and bytes are copied by SQLite.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int StackLimit = 512;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The statement does not prepare.</exception>
    internal SqliteStatement(SqliteConnection connection, string text)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, text, out _statement));
    }

    public void Dispose() => _statement.Dispose();

    internal void Bind(string name, long value) => Check(raw.sqlite3_bind_int64(_statement, raw.sqlite3_bind_parameter_index(_statement, name), value));

    /// <param name="at">From 1.</param>
    /// <param name="value">The number.</param>
    internal void Bind(int at, long value) => Check(raw.sqlite3_bind_int64(_statement, at, value));

    internal void Bind(int at, ReadOnlySpan<byte> value) => Check(raw.sqlite3_bind_blob(_statement, at, value));

    internal void Bind(int at, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, at));
            return;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = most <= StackLimit ? stackalloc byte[StackLimit] : new byte[most];
        Check(raw.sqlite3_bind_text(_statement, at, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
    }

    /// <summary>Goes to the next row; false at the end.</summary>
    /// <exception cref="SqliteException">The statement failed.</exception>
    internal bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return code == raw.SQLITE_ROW;
        }

        Check(code);
        return false;
    }

    /// <summary>Runs a statement that gives no rows, and makes it ready to run again.</summary>
    /// <exception cref="SqliteException">The statement failed.</exception>
    internal void Run()
    {
        _ = Step();
        Check(raw.sqlite3_reset(_statement));
    }

    internal long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>Bytes of a column, good until the next step; empty for null.</summary>
    internal ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(_statement, column);

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException($"SQLite: {raw.sqlite3_errmsg(_database).utf8_to_string()} ({code})", code, raw.sqlite3_extended_errcode(_database));
        }
    }
}
