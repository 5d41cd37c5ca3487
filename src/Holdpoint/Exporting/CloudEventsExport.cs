using System.Globalization;
using System.Text.Json.Nodes;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Exporting;

/// <summary>An entry as a CloudEvent 1.0 in JSON, structured mode: the entry itself is its data.</summary>
internal static class CloudEventsExport
{
    /// <param name="entry">The entry.</param>
    /// <param name="origin">Origin of the log: the source of all its events.</param>
    internal static JsonObject Event(LedgerEntry entry, string origin) => new()
    {
        ["specversion"] = "1.0",
        ["id"] = entry.Id,
        ["source"] = origin,
        ["type"] = $"holdpoint.{entry.Kind}",
        ["subject"] = entry.Subject,
        ["time"] = entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        ["datacontenttype"] = "application/json",
        // Extensions: an Integer of CloudEvents has 32 bits, so the index is text.
        ["ledgerindex"] = entry.Index.ToString(CultureInfo.InvariantCulture),
        ["leafhash"] = entry.LeafHash,
        ["data"] = JsonNode.Parse(entry.Canonical.Span),
    };
}
