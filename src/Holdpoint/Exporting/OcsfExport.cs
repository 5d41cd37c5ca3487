using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Exporting;

/// <summary>
/// An entry as an OCSF 1.3 event of class API Activity (6003): what people and programs did with calls of a model. What OCSF has no field for stays
/// whole in <c>raw_data</c>, the entry's canonical bytes.
/// </summary>
internal static class OcsfExport
{
    private const string SchemaVersion = "1.3.0";
    private const int ClassUid = 6003;

    internal static JsonObject Event(LedgerEntry entry, string origin)
    {
        var activity = Activity(entry.Kind);
        return new JsonObject
        {
            ["category_uid"] = ClassUid / 1000,
            ["category_name"] = "Application Activity",
            ["class_uid"] = ClassUid,
            ["class_name"] = "API Activity",
            ["activity_id"] = activity,
            // Named by the source where OCSF has no name of its own (99, Other).
            ["activity_name"] = activity switch { 1 => "Create", 2 => "Read", 3 => "Update", 4 => "Delete", _ => entry.Kind },
            ["type_uid"] = (ClassUid * 100) + activity,
            ["severity_id"] = Severity(entry.Kind),
            ["status_id"] = Status(entry),
            ["time"] = entry.At.ToUnixTimeMilliseconds(),
            ["message"] = entry.Detail?["reason"]?.ToString() ?? entry.Kind,
            ["actor"] = Actor(entry.Actor),
            ["api"] = new JsonObject { ["operation"] = entry.Kind, ["service"] = new JsonObject { ["name"] = entry.Model ?? entry.Route ?? "holdpoint" } },
            // An entry names who called, never an address.
            ["src_endpoint"] = new JsonObject { ["name"] = entry.Consumer ?? entry.Actor.Id },
            ["resources"] = new JsonArray(new JsonObject { ["type"] = entry.Kind.Split('.')[0], ["uid"] = entry.Subject }),
            ["metadata"] = Metadata(entry, origin),
            ["raw_data"] = Encoding.UTF8.GetString(entry.Canonical.Span),
        };
    }

    private static JsonObject Metadata(LedgerEntry entry, string origin)
    {
        var metadata = new JsonObject
        {
            ["version"] = SchemaVersion,
            ["product"] = new JsonObject { ["name"] = "Holdpoint", ["vendor_name"] = "Holdpoint" },
            ["uid"] = entry.Id,
            ["sequence"] = entry.Index,
            ["log_name"] = origin,
            ["event_code"] = entry.Kind,
        };
        if (entry.Trace is { } trace)
        {
            metadata["correlation_uid"] = trace;
        }

        return metadata;
    }

    private static JsonObject Actor(EntryActor actor) => actor.Type is "person" or "token" or "operator"
        ? new JsonObject
        {
            ["user"] = new JsonObject
            {
                ["name"] = actor.Id,
                ["type"] = actor.Type,
                ["type_id"] = actor.Type == "person" ? 1 : 99,
                ["groups"] = new JsonArray([.. actor.Roles.Select(static role => new JsonObject { ["name"] = role })]),
            },
        }
        : new JsonObject { ["app_name"] = actor.Id };

    private static int Activity(string kind) => kind switch
    {
        EntryKinds.ReviewHeld or EntryKinds.StopSet or EntryKinds.LegalHoldSet or EntryKinds.PolicyLoaded => 1,
        EntryKinds.ReviewViewed => 2,
        EntryKinds.ReviewClaimed or EntryKinds.ReviewReleased or EntryKinds.ReviewEscalated or EntryKinds.ReviewExtended
            or EntryKinds.ReviewVoted or EntryKinds.ReviewDecided or EntryKinds.KeyRotated => 3,
        EntryKinds.ContentErased or EntryKinds.LedgerPruned or EntryKinds.StopLifted or EntryKinds.LegalHoldLifted => 4,
        _ => 99,
    };

    /// <summary>1 informational, 3 medium, 4 high.</summary>
    private static int Severity(string kind) => kind switch
    {
        EntryKinds.StopSet or EntryKinds.LedgerGap or EntryKinds.RequestIndeterminate => 4,
        EntryKinds.RequestDenied or EntryKinds.RequestRefused or EntryKinds.RequestFailed or EntryKinds.PolicyRefused or EntryKinds.AccessRefused => 3,
        _ => 1,
    };

    /// <summary>0 unknown, 1 success, 2 failure.</summary>
    private static int Status(LedgerEntry entry) => entry.Kind switch
    {
        EntryKinds.RequestIndeterminate => 0,
        EntryKinds.RequestDenied or EntryKinds.RequestRefused or EntryKinds.RequestFailed or EntryKinds.PolicyRefused
            or EntryKinds.AccessRefused or EntryKinds.WebhookFailed or EntryKinds.LedgerGap => 2,
        EntryKinds.ReviewDecided => entry.Detail?["outcome"]?.ToString() is "approved" or "edited" ? 1 : 2,
        _ => 1,
    };
}
