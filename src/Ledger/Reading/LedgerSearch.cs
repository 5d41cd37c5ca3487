using System.Data.Common;
using Holdpoint.Contracts;
using Holdpoint.Ledger.Storage;

namespace Holdpoint.Ledger.Reading;

/// <summary>A query as SQL. Every value is a parameter.</summary>
internal static class LedgerSearch
{
    private const int MostRows = 1000;
    private const int MostHeld = 100;

    internal static DbCommand Command(DbConnection connection, LedgerQuery query)
    {
        var command = connection.CreateCommand();
        var conditions = new List<string>();
        Where("at >= @from", "from", Micros(query.From));
        Where("at < @to", "to", Micros(query.To));
        Where("subject = @subject", "subject", query.Subject);
        Where("trace = @trace", "trace", query.Trace);
        Where("actor = @actor", "actor", query.Actor);
        Where("model = @model", "model", query.Model);
        Where("consumer = @consumer", "consumer", query.Consumer);
        Where("outcome = @outcome", "outcome", query.Outcome);
        Where("entries.idx IN (SELECT idx FROM entry_rules WHERE rule = @rule)", "rule", query.Rule);
        Where("LOWER(reason) LIKE @text ESCAPE '!'", "text", query.Text is { } text ? $"%{Literal(text)}%" : null);
        Where(query.OldestFirst ? "entries.idx > @after" : "entries.idx < @after", "after", query.After);
        Where("entries.idx >= @lowest", "lowest", query.Lowest);
        if (query.Kind is { } kind && kind.EndsWith(".*", StringComparison.Ordinal))
        {
            // All that begins with "family.": up to the character after the dot.
            Where("kind >= @kind", "kind", kind[..^1]);
            Where("kind < @kindEnd", "kindEnd", kind[..^2] + "/");
        }
        else
        {
            Where("kind = @kind", "kind", query.Kind);
        }

        var where = conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
        var order = query.OldestFirst ? "ASC" : "DESC";
#pragma warning disable CA2100 // Only constants are put together; values are parameters.
        command.CommandText = $"{EntryRows.Select}{where} ORDER BY entries.idx {order} LIMIT {Math.Clamp(query.Take, 1, MostRows)}";
#pragma warning restore CA2100
        return command;

        void Where(string condition, string name, object? value)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                command.Add(name, value);
            }
        }
    }

    /// <summary>The kind is a constant of the statement: only so may SQLite use the index that holds these entries alone.</summary>
    internal static DbCommand HeldBefore(DbConnection connection, string consumer, long before, int take) => connection.Command(
        $"{EntryRows.Select} WHERE kind = '{EntryKinds.ReviewHeld}' AND consumer = @consumer AND entries.idx < @before ORDER BY entries.idx DESC LIMIT {Math.Clamp(take, 1, MostHeld)}",
        ("consumer", consumer), ("before", before));

    private static object? Micros(DateTimeOffset? time) =>
        time is { } t ? (t.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : null;

    private static string Literal(string text) => text.ToLowerInvariant()
        .Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);
}
