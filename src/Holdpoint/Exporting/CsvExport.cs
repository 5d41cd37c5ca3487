using System.Globalization;
using System.Text.Json.Nodes;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Exporting;

/// <summary>
/// An entry as a line of comma-separated values (RFC 4180), for spreadsheets. A cell that a spreadsheet would take for a formula begins with an
/// apostrophe: names and reasons come from outside. What is to be checked again is exported as jsonl or tiles.
/// </summary>
internal static class CsvExport
{
    internal const string Header =
        "index,leaf_hash,id,at,kind,subject,trace,actor_type,actor_id,actor_roles,route,model,consumer,policy,rules,outcome,reason,commitment,key,detail";

    internal static string Line(LedgerEntry entry) => string.Join(',', ((string?[])
    [
        entry.Index.ToString(CultureInfo.InvariantCulture),
        entry.LeafHash,
        entry.Id,
        entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        entry.Kind,
        entry.Subject,
        entry.Trace,
        entry.Actor.Type,
        entry.Actor.Id,
        string.Join(' ', entry.Actor.Roles),
        entry.Route,
        entry.Model,
        entry.Consumer,
        entry.Policy?.Digest,
        string.Join(' ', entry.Policy?.Rules ?? []),
        Text(entry.Detail, "outcome"),
        Text(entry.Detail, "reason"),
        entry.Commitment,
        entry.UniqueKey,
        entry.Detail?.ToJsonString(),
    ]).Select(Cell));

    private static string? Text(JsonObject? detail, string name) => detail?[name]?.ToString();

    private static string Cell(string? value)
    {
        var text = value is [('=' or '+' or '-' or '@' or '\t' or '\r'), ..] ? "'" + value : value ?? "";
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
