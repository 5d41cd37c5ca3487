using System.Globalization;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Reviews;

/// <summary>
/// What the ledger's <c>review.held</c> entry says of a review. Everything that a decision depends on (digest, votes needed, roles, whose
/// request it is) is read from here and not from Redis, which anybody on the network may have written to.
/// </summary>
internal sealed record HeldEntry(
    string Id,
    string RequestId,
    string Queue,
    string Route,
    string Model,
    string Consumer,
    string Digest,
    int Need,
    IReadOnlyList<Role> Roles,
    DateTimeOffset Deadline,
    EntryPolicy? Policy)
{
    /// <summary>The scopes of stops that forbid its release.</summary>
    internal IReadOnlyList<string> Scopes => StopScopes(Route, Model);

    internal static IReadOnlyList<string> StopScopes(string route, string model) => ["all", $"route:{route}", $"model:{model}"];

    internal static HeldEntry From(LedgerEntry entry)
    {
        var detail = entry.Detail ?? throw new InvalidDataException($"Entry {entry.Index} says nothing about what was held.");
        return new HeldEntry(
            entry.Subject,
            detail["requestId"]!.GetValue<string>(),
            detail["queue"]!.GetValue<string>(),
            entry.Route ?? "",
            entry.Model ?? "",
            entry.Consumer ?? "",
            detail["digest"]!.GetValue<string>(),
            (int)detail["need"]!.GetValue<long>(),
            [.. detail["roles"]!.AsArray().Select(static role => Enum.Parse<Role>(role!.GetValue<string>(), ignoreCase: true))],
            DateTimeOffset.Parse(detail["deadline"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            entry.Policy);
    }

    /// <summary>The entry that a submission makes.</summary>
    internal static EntryDraft Draft(ReviewSubmission from, EntryActor by) => new()
    {
        Kind = EntryKinds.ReviewHeld,
        Subject = from.Id,
        Trace = from.RequestId,
        Actor = by,
        Route = from.Route,
        Model = from.Model,
        Consumer = from.Consumer,
        Policy = new EntryPolicy(from.PolicyDigest, [.. from.Rules.Select(static rule => rule.Id)]),
        UniqueKey = ReviewKeys.Held(from.Id),
        Detail = new JsonObject
        {
            ["queue"] = from.Queue,
            ["severity"] = from.Severity.ToString().ToLowerInvariant(),
            ["stage"] = from.Stage.ToString().ToLowerInvariant(),
            ["digest"] = from.Digest,
            ["deadline"] = from.Deadline.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["need"] = (long)from.ApprovalsNeeded,
            ["requestId"] = from.RequestId,
            ["roles"] = new JsonArray([.. from.Roles.Select(static role => (JsonNode)role.ToString().ToLowerInvariant())]),
        },
    };

    /// <summary>An entry about this review, to which the caller adds detail, key and conditions.</summary>
    internal EntryDraft About(string kind, EntryActor by, JsonObject detail) => new()
    {
        Kind = kind,
        Subject = Id,
        Trace = RequestId,
        Actor = by,
        Route = Route,
        Model = Model,
        Consumer = Consumer,
        Policy = Policy,
        Detail = detail,
    };
}

/// <summary>The unique keys that settle a review's races in the ledger.</summary>
internal static class ReviewKeys
{
    internal static string Held(string id) => $"held:{id}";

    internal static string Vote(string id, string person) => $"vote:{id}:{person}";

    internal static string Decided(string id) => $"decided:{id}";

    internal static string Forwarded(string id) => $"forwarded:{id}";

    internal static string Answered(string id) => $"answered:{id}";

    internal static string Escalated(string id) => $"escalated:{id}";

    internal static string Claimed(string id, long fence) => $"claimed:{id}:{fence}";
}
