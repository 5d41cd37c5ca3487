using System.Data.Common;
using Holdpoint.Ledger.Storage.Postgres;
using Npgsql;
using static Holdpoint.ReviewConsole.Accounts.Storage.AccountSql;

namespace Holdpoint.ReviewConsole.Accounts.Storage;

/// <summary>
/// Accounts in the ledger's PostgreSQL, in a schema of their own: every replica of the console judges by the same ones.
/// A statement that takes longer than <see cref="PatienceSeconds"/> counts as failed.
/// </summary>
internal sealed class PostgresAccounts : IAccountDatabase
{
    private const int PatienceSeconds = 5;

    /// <summary>Keeps two processes from making the tables at once, and two writers from counting at once; the number means nothing.</summary>
    private const long Turn = 0x686f_6c64_6163_6374;

    /// <summary>Connections at most: reading an account is short, and the ledger's pool stands beside this one.</summary>
    private const int PoolSize = 8;

    private readonly NpgsqlDataSource _source;

    private PostgresAccounts(NpgsqlDataSource source) => _source = source;

    /// <summary>Opens the database and brings its tables up to date.</summary>
    /// <exception cref="AccountStoreException">It cannot be used.</exception>
    internal static async Task<PostgresAccounts> OpenAsync(string url, CancellationToken cancellation)
    {
        var connection = PostgresUrl.Parse(url);
        connection.SearchPath = "holdpoint_console";
        connection.MaxPoolSize = Math.Min(connection.MaxPoolSize, PoolSize);
        connection.Timeout = PatienceSeconds;
        connection.CommandTimeout = PatienceSeconds;
        connection.ApplicationName ??= "holdpoint-console";
        var database = new PostgresAccounts(NpgsqlDataSource.Create(connection));
        try
        {
            await database.MigrateAsync(cancellation);
            return database;
        }
        catch (Exception refused) when (refused is NpgsqlException or TimeoutException)
        {
            database.Close();
            throw new AccountStoreException(
                $"The account store in {connection.Host}:{connection.Port}/{connection.Database} cannot be opened ({refused.Message.TrimEnd('.')}); "
                + "let the user of Holdpoint:Ledger make the schema holdpoint_console there, or make it and give it to that user.",
                refused);
        }
    }

    public async Task<DbConnection> ConnectAsync(CancellationToken cancellation) => await _source.OpenConnectionAsync(cancellation);

    public async Task<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await ExecuteAsync(connection, transaction, $"SELECT pg_advisory_xact_lock({Turn})", cancellation);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    public void Close() => _source.Dispose();

    private async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var connection = await ConnectAsync(cancellation);
        await using var transaction = await BeginAsync(connection, cancellation);
        await ExecuteAsync(
            connection,
            transaction,
            "CREATE SCHEMA IF NOT EXISTS holdpoint_console; CREATE TABLE IF NOT EXISTS step (number INTEGER PRIMARY KEY)",
            cancellation);
        await using var version = Command(connection, transaction, "SELECT COALESCE(MAX(number), 0) FROM step");
        var done = (int)(await version.ExecuteScalarAsync(cancellation))!;
        var now = await AccountSql.MigrateAsync(transaction, "postgres", done, cancellation);
        if (now > done)
        {
            await ExecuteAsync(connection, transaction, "INSERT INTO step (number) VALUES (@number)", cancellation, ("@number", now));
        }

        await transaction.CommitAsync(cancellation);
    }
}
