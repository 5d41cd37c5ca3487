using System.Data.Common;
using System.Globalization;
using System.Reflection;

namespace Holdpoint.ReviewConsole.Accounts.Storage;

/// <summary>Statements with named parameters on a connection.</summary>
internal static class AccountSql
{
    internal static async Task<int> ExecuteAsync(
        DbConnection connection, DbTransaction? transaction, string sql, CancellationToken cancellation, params (string Name, object? Value)[] values)
    {
        await using var command = Command(connection, transaction, sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    internal static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, params (string Name, object? Value)[] values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // Every statement is a constant of this folder; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>Runs the steps that a place has not had yet.</summary>
    /// <param name="transaction">Everything happens in it or not at all.</param>
    /// <param name="kind">First part of the steps' file names.</param>
    /// <param name="done">How many the place has had.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How many it has had now.</returns>
    internal static async Task<int> MigrateAsync(DbTransaction transaction, string kind, int done, CancellationToken cancellation)
    {
        while (Assembly.GetExecutingAssembly().GetManifestResourceStream(string.Create(CultureInfo.InvariantCulture, $"{kind}_V{done + 1:000}.sql")) is { } step)
        {
            using var reader = new StreamReader(step);
            await ExecuteAsync(transaction.Connection!, transaction, await reader.ReadToEndAsync(cancellation), cancellation);
            done++;
        }

        return done;
    }
}
