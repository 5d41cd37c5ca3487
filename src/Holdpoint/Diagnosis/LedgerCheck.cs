using Holdpoint.Cli.Installation;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Storage.Postgres;
using Npgsql;

namespace Holdpoint.Cli.Diagnosis;

/// <summary>The ledger's store: can it be reached, may it be written to, does it keep what it says it kept.</summary>
internal static class LedgerCheck
{
    private const int PatienceSeconds = 5;
    private const int OldestVersion = 140_000;

    internal static async Task<IReadOnlyList<Finding>> RunAsync(HoldpointSettings settings, TimeProvider clock, CancellationToken cancellation)
    {
        if (!PostgresUrl.Is(settings.Ledger))
        {
            return [Sqlite(settings.Ledger)];
        }

        try
        {
            var connection = PostgresUrl.Parse(settings.Ledger);
            connection.Timeout = PatienceSeconds;
            connection.CommandTimeout = PatienceSeconds;
            return await PostgresAsync(connection, clock, cancellation);
        }
        catch (LedgerConfigurationException wrong)
        {
            return [Finding.Failure("ledger", wrong.Message)];
        }
    }

    private static Finding Sqlite(string connection)
    {
        var path = connection.StartsWith("sqlite:", StringComparison.Ordinal) ? connection["sqlite:".Length..] : "";
        return path.Length == 0
            ? Finding.Failure("ledger", "Holdpoint:Ledger (--ledger) names no store; write sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/DATABASE.")
            : Finding.Ok("ledger", File.Exists(path) ? $"{path} is there; 'holdpoint ledger verify' checks it" : $"{path} is not there yet; the first start makes it");
    }

    private static async Task<IReadOnlyList<Finding>> PostgresAsync(NpgsqlConnectionStringBuilder where, TimeProvider clock, CancellationToken cancellation)
    {
        var place = $"{where.Host}:{where.Port}/{where.Database}";
        await using var source = NpgsqlDataSource.Create(where);
        try
        {
            await using var command = source.CreateCommand(
                """
                SELECT current_setting('server_version_num')::int, current_setting('fsync'), current_setting('full_page_writes'), pg_is_in_recovery(),
                    has_database_privilege(current_database(), 'CREATE'), COALESCE(has_schema_privilege(current_schema(), 'CREATE'), FALSE), clock_timestamp()
                """);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            await reader.ReadAsync(cancellation);
            var theirs = await reader.GetFieldValueAsync<DateTimeOffset>(6, cancellation);
            return
            [
                Finding.Ok("ledger", $"PostgreSQL at {place} answers"),
                Check(reader.GetInt32(0) >= OldestVersion, $"it is version {reader.GetInt32(0) / 10_000}", "14 or later is needed; upgrade it"),
                Check(reader.GetString(1) == "on", $"fsync is {reader.GetString(1)}", "a crash would lose recorded decisions; set fsync = on"),
                Check(reader.GetString(2) == "on", $"full_page_writes is {reader.GetString(2)}", "a crash could tear pages of the ledger; set full_page_writes = on"),
                Check(!reader.GetBoolean(3), reader.GetBoolean(3) ? "it is a standby" : "it is the primary", "nothing can be recorded there; name the primary"),
                Check(reader.GetBoolean(4), "may this user make schemas", $"the accounts' tables need one; GRANT CREATE ON DATABASE {where.Database} to it, or make the schema holdpoint_console for it"),
                Check(reader.GetBoolean(5), "may this user make tables", "the first start and upgrades need it; GRANT CREATE ON SCHEMA to it"),
                Examination.Clock("ledger", theirs, clock.GetUtcNow()),
            ];
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return [Finding.Failure("ledger", $"Holdpoint:Ledger (--ledger): PostgreSQL at {place} cannot be asked ({away.Message.TrimEnd('.')}); start it there, or correct host, port, user, password or TLS.")];
        }
    }

    private static Finding Check(bool holds, string found, string remedy) =>
        holds ? Finding.Ok("ledger", found) : Finding.Failure("ledger", $"{found}: {remedy}.");
}
