using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.ReviewConsole.DecisionLog;

/// <summary>Ledger entries as rows of the decision log.</summary>
internal static class LedgerRows
{
    internal static LedgerRow Of(LedgerEntry entry) => new(
        entry.Index,
        entry.LeafHash,
        entry.At,
        entry.Kind,
        entry.Subject,
        entry.Actor.Id,
        entry.Route,
        entry.Model,
        entry.Consumer,
        entry.Policy?.Rules ?? [],
        Text(entry.Detail, "outcome"),
        Text(entry.Detail, "reason"),
        entry.Trace);

    private static string? Text(JsonObject? detail, string name) =>
        detail?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
