using Holdpoint.Ledger.Storage.Postgres;
using Holdpoint.Ledger.Storage.Sqlite;

namespace Holdpoint.Ledger.Storage;

/// <summary>The database that a connection setting names.</summary>
internal static class LedgerDatabases
{
    private const string SqlitePrefix = "sqlite:";

    /// <exception cref="LedgerConfigurationException">The setting names none.</exception>
    internal static ILedgerDatabase Of(LedgerOptions options)
    {
        if (options.Connection.StartsWith(SqlitePrefix, StringComparison.Ordinal) && options.Connection.Length > SqlitePrefix.Length)
        {
            var path = Path.GetFullPath(options.Connection[SqlitePrefix.Length..]);
            return Directory.Exists(Path.GetDirectoryName(path))
                ? new SqliteDatabase(path, options.AppendTimeout)
                : throw new LedgerConfigurationException($"Holdpoint:Ledger (--ledger): {options.Connection}: the folder {Path.GetDirectoryName(path)} does not exist. Make it, or name another.");
        }

        if (PostgresUrl.Is(options.Connection))
        {
            return new PostgresDatabase(PostgresUrl.Parse(options.Connection), options.AppendTimeout);
        }

        var scheme = options.Connection.Split(':')[0];
        throw new LedgerConfigurationException($"Holdpoint:Ledger (--ledger) begins with \"{scheme}:\"; write sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/DATABASE.");
    }
}
