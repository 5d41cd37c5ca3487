using System.Data.Common;

namespace Holdpoint.Ledger.Storage;

/// <summary>Plain ADO.NET in fewer lines. Parameters are named <c>@name</c>, which both databases take.</summary>
internal static class Sql
{
    internal static DbCommand Command(this DbConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        // Every statement of the ledger is a constant or is put together from constants.
#pragma warning disable CA2100
        command.CommandText = text;
#pragma warning restore CA2100
        foreach (var (name, value) in parameters)
        {
            command.Add(name, value);
        }

        return command;
    }

    internal static DbCommand Command(this DbTransaction transaction, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = transaction.Connection!.Command(text, parameters);
        command.Transaction = transaction;
        return command;
    }

    internal static void Add(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }

    internal static async Task<int> RunAsync(this DbCommand command, CancellationToken cancellation)
    {
        await using (command)
        {
            return await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    internal static async Task<List<T>> ListAsync<T>(this DbCommand command, Func<DbDataReader, T> row, CancellationToken cancellation)
    {
        await using (command)
        {
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellation))
            {
                rows.Add(row(reader));
            }

            return rows;
        }
    }

    /// <summary>Adds one parameter for each value and returns their names, for an <c>IN (…)</c>.</summary>
    internal static string Names(this DbCommand command, string prefix, IEnumerable<string> values)
    {
        var names = new List<string>();
        foreach (var value in values)
        {
            names.Add($"@{prefix}{names.Count}");
            command.Add(names[^1], value);
        }

        return string.Join(',', names);
    }
}
