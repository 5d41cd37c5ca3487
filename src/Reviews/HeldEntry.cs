using System.Diagnostics;
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
    /// <summary>Seats to be filled.</summary>
    internal IReadOnlyList<string> Seats { get; init; } = [];

    /// <summary>What a single rejection does.</summary>
    internal RejectRule OnReject { get; init; }

    /// <summary>Where an escalation leads, if not to the leads.</summary>
    internal EscalationTarget? EscalateTo { get; init; }

    /// <summary>By how much the deadline may be moved, once.</summary>
    internal TimeSpan Extension { get; init; }

    /// <summary>The span that held it (W3C Trace Context), where its request was traced.</summary>
    internal string? TraceParent { get; init; }

    /// <summary>Whether it was handed on already.</summary>
    internal bool IsEscalated { get; init; }

    /// <summary>Whether its deadline was moved already.</summary>
    internal bool IsExtended { get; init; }

    /// <summary>The scopes of stops that forbid its release.</summary>
    internal IReadOnlyList<string> Scopes => StopScopes.Of(Route, Model);

    /// <summary>As it is after an escalation: with the leads, or in another queue under that queue's rules.</summary>
    internal HeldEntry Escalated(LedgerEntry? entry) => (entry?.Detail, EscalateTo) switch
    {
        (null, _) => this,
        ({ } detail, { } target) when detail["to"]?.GetValue<string>() == target.Queue =>
            this with { IsEscalated = true, Queue = target.Queue, Roles = target.Roles, Need = target.Need, Seats = target.Seats },
        _ => this with { IsEscalated = true, Roles = [Role.Lead], Seats = [] },
    };

    /// <summary>As it is after its deadline was moved.</summary>
    internal HeldEntry Extended(LedgerEntry? entry) => entry is null ? this : this with { IsExtended = true, Deadline = Deadline + Extension };

    /// <summary>A submission as the review stands now. Limits no longer count: it was let in.</summary>
    internal ReviewSubmission AsItStands(ReviewSubmission submission) => submission with
    {
        Queue = Queue, Roles = Roles, ApprovalsNeeded = Need, Seats = Seats,
        MaxPending = 0, MaxPendingPerConsumer = 0, MaxPendingBytes = 0, Capacity = 0,
    };

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
            Named(detail["roles"]),
            DateTimeOffset.Parse(detail["deadline"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            entry.Policy)
        {
            Seats = Texts(detail["seats"]),
            OnReject = detail["onReject"]?.GetValue<string>() == "lead" ? RejectRule.Lead : RejectRule.End,
            EscalateTo = detail["escalateTo"] is JsonObject target ? Target(target) : null,
            Extension = TimeSpan.FromMilliseconds(detail["extensionMs"]?.GetValue<long>() ?? 0),
            TraceParent = detail["traceparent"]?.GetValue<string>(),
        };
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
        Detail = WithRules(from, new JsonObject
        {
            ["queue"] = from.Queue,
            ["severity"] = from.Severity.ToString().ToLowerInvariant(),
            ["stage"] = from.Stage.ToString().ToLowerInvariant(),
            ["digest"] = from.Digest,
            ["deadline"] = from.Deadline.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["need"] = (long)from.ApprovalsNeeded,
            ["requestId"] = from.RequestId,
            ["roles"] = List(from.Roles.Select(Reviewer.RoleName)),
        }),
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

    /// <summary>What an escalation's entry says of who decides from here on.</summary>
    internal JsonObject Escalation(bool toLeads) => EscalateTo is { } target && !toLeads
        ? new JsonObject
        {
            ["queue"] = Queue, ["to"] = target.Queue, ["roles"] = List(target.Roles.Select(Reviewer.RoleName)), ["need"] = (long)target.Need,
            ["seats"] = List(target.Seats),
        }
        : new JsonObject { ["queue"] = Queue, ["to"] = "lead", ["roles"] = List(["lead"]) };

    internal static JsonArray List(IEnumerable<string> texts) => [.. texts.Select(static text => (JsonNode)text)];

    /// <summary>Rules of the policy in shadow, the queue's rules that are not the usual ones, and the trace that this is a part of.</summary>
    private static JsonObject WithRules(ReviewSubmission from, JsonObject detail)
    {
        if (Activity.Current is { Recorded: true, IdFormat: ActivityIdFormat.W3C, Id: { } span })
        {
            detail["traceparent"] = span;
        }

        if (from.CredentialMark is { } mark)
        {
            detail["credential"] = mark;
        }

        if (from.Shadow.Count > 0)
        {
            detail["shadow"] = List(from.Shadow);
        }

        if (from.Seats.Count > 0)
        {
            detail["seats"] = List(from.Seats);
        }

        if (from.OnReject == RejectRule.Lead)
        {
            detail["onReject"] = "lead";
        }

        if (from.Extension > TimeSpan.Zero)
        {
            detail["extensionMs"] = (long)from.Extension.TotalMilliseconds;
        }

        if (from.EscalateTo is { } target)
        {
            detail["escalateTo"] = new JsonObject
            {
                ["queue"] = target.Queue, ["roles"] = List(target.Roles.Select(Reviewer.RoleName)), ["need"] = (long)target.Need,
                ["seats"] = List(target.Seats),
            };
        }

        return detail;
    }

    private static EscalationTarget Target(JsonObject detail) => new(
        detail["queue"]!.GetValue<string>(), Named(detail["roles"]), (int)detail["need"]!.GetValue<long>(), Texts(detail["seats"]));

    private static List<Role> Named(JsonNode? roles) => [.. Texts(roles).Select(static role => Enum.Parse<Role>(role, ignoreCase: true))];

    private static List<string> Texts(JsonNode? list) => list is JsonArray texts ? [.. texts.Select(static text => text!.GetValue<string>())] : [];
}
