using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>
/// The SQLite file of accounts. Write-ahead logging and immediate transactions make it safe for several processes at once:
/// <c>holdpoint token create</c> writes while the console reads.
/// </summary>
internal sealed class AccountDatabase
{
    private const int BusySeconds = 5;
    private static readonly string[] Migrations = ["V001_accounts.sql"];

    private readonly string _connectionString;

    private AccountDatabase(string file) =>
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = BusySeconds }.ToString();

    /// <summary>Opens the file, or makes it, and brings its tables up to date.</summary>
    internal static async Task<AccountDatabase> OpenAsync(string file, CancellationToken cancellation)
    {
        var database = new AccountDatabase(file);
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
            await MigrateAsync(connection, cancellation);
            return database;
        }
        catch (Exception refused) when (refused is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new AccountStoreException(
                $"The account store {file} cannot be opened ({refused.Message.TrimEnd('.')}); give a data folder that this user may write to, with an accounts.db made by this program.",
                refused);
        }
    }

    internal async Task<SqliteConnection> ConnectAsync(CancellationToken cancellation)
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

    /// <summary>Lets go of the file.</summary>
    internal void Close()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }

    internal static async Task<int> ExecuteAsync(
        SqliteConnection connection, SqliteTransaction? transaction, string sql, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using var command = Command(connection, transaction, sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Begins a transaction that holds the write lock from the start: what it reads is still so when it writes.</summary>
    internal static async Task<SqliteTransaction> BeginAsync(SqliteConnection connection, CancellationToken cancellation) =>
        (SqliteTransaction)await connection.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellation);

    internal static SqliteCommand Command(
        SqliteConnection connection, SqliteTransaction? transaction, string sql, params (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Every statement is a constant of this folder; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    private static async Task MigrateAsync(SqliteConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await BeginAsync(connection, cancellation);
        await using var version = Command(connection, transaction, "PRAGMA user_version");
        var done = Convert.ToInt32(await version.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
        for (var next = done; next < Migrations.Length; next++)
        {
            await ExecuteAsync(connection, transaction, Read(Migrations[next]), cancellation);
            await ExecuteAsync(connection, transaction, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {next + 1}"), cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
