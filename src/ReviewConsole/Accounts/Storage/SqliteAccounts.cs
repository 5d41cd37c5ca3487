using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using static Holdpoint.ReviewConsole.Accounts.Storage.AccountSql;

namespace Holdpoint.ReviewConsole.Accounts.Storage;

/// <summary>
/// The SQLite file of accounts. Write-ahead logging and immediate transactions make it safe for several processes at once:
/// <c>holdpoint token create</c> writes while the console reads.
/// </summary>
internal sealed class SqliteAccounts : IAccountDatabase
{
    private const int BusySeconds = 5;

    private readonly string _connectionString;

    private SqliteAccounts(string file) =>
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = BusySeconds }.ToString();

    /// <summary>Opens the file, or makes it, and brings its tables up to date.</summary>
    internal static async Task<SqliteAccounts> OpenAsync(string file, CancellationToken cancellation)
    {
        var database = new SqliteAccounts(file);
        try
        {
            if (!OperatingSystem.IsWindows() && !File.Exists(file))
            {
                // Password hashes are nobody else's business on this machine; SQLite gives its -wal and -shm files the same mode.
                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
                await new FileStream(file, options).DisposeAsync();
            }

            await using var connection = await database.ConnectAsync(cancellation);
            await ExecuteAsync(connection, null, "PRAGMA journal_mode = WAL", cancellation);
            await database.MigrateAsync(connection, cancellation);
            return database;
        }
        catch (Exception refused) when (refused is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new AccountStoreException(
                $"The account store {file} cannot be opened ({refused.Message.TrimEnd('.')}); give a data folder that this user may write to, with an accounts.db made by this program.",
                refused);
        }
    }

    public async Task<DbConnection> ConnectAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public void Close()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    public async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation) =>
        await connection.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);

    private async Task MigrateAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await BeginAsync(connection, cancellation);
        await using var version = Command(connection, transaction, "PRAGMA user_version");
        var done = Convert.ToInt32(await version.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
        var now = await AccountSql.MigrateAsync(transaction, "sqlite", done, cancellation);
        await ExecuteAsync(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {now}"), cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
