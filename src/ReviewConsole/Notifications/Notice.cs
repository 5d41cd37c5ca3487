using System.Globalization;
using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.ReviewConsole.Notifications;

/// <summary>What can be told of.</summary>
internal static class NoticeEvents
{
    internal const string NearBreach = "near-breach";
    internal const string Escalated = "escalated";
    internal const string StopSet = "stop-set";
    internal const string StopLifted = "stop-lifted";

    internal static readonly IReadOnlyList<string> All = [NearBreach, Escalated, StopSet, StopLifted];
}

/// <summary>
/// Something that people away from the console are told. Ids, names from policy and settings, and times: nothing of what was asked or answered, and no text that anybody
/// typed, for a chat room is no place that oversight decides about.
/// </summary>
/// <param name="Key">The same on every replica and after a restart.</param>
/// <param name="Event">One of <see cref="NoticeEvents"/>.</param>
/// <param name="Subject">Review or stop.</param>
/// <param name="At">When it happened.</param>
internal sealed record Notice(string Key, string Event, string Subject, DateTimeOffset At)
{
    /// <summary>The queue it is about; null for stops.</summary>
    public string? Queue { get; init; }

    public Severity? Severity { get; init; }

    public IReadOnlyList<string>? Rules { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What a stop covers.</summary>
    public string? Scope { get; init; }

    /// <summary>Who did it.</summary>
    public string? By { get; init; }

    /// <summary>The request it belongs to, for the ledger.</summary>
    public string? Trace { get; init; }

    /// <summary>A review whose deadline is near.</summary>
    internal static Notice NearBreach(ReviewSummary review, DateTimeOffset now) => new(
        string.Create(CultureInfo.InvariantCulture, $"near-breach:{review.Id}:{review.Deadline.ToUnixTimeMilliseconds()}"), NoticeEvents.NearBreach, review.Id, now)
    {
        Queue = review.Queue,
        Severity = review.Severity,
        Rules = [.. review.Rules.Select(static rule => rule.Id)],
        Deadline = review.Deadline,
        Trace = review.RequestId,
    };

    /// <summary>What an entry tells of; null where it tells of nothing.</summary>
    internal static Notice? Of(LedgerEntry entry)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"entry:{entry.Index}");
        return entry.Kind switch
        {
            EntryKinds.ReviewEscalated => new Notice(key, NoticeEvents.Escalated, entry.Subject, entry.At)
            {
                Queue = (string?)entry.Detail?["queue"],
                Rules = entry.Policy?.Rules,
                By = entry.Actor.Id,
                Trace = entry.Trace,
            },
            EntryKinds.StopSet => new Notice(key, NoticeEvents.StopSet, entry.Subject, entry.At) { Scope = (string?)entry.Detail?["scope"], By = entry.Actor.Id },
            EntryKinds.StopLifted => new Notice(key, NoticeEvents.StopLifted, entry.Subject, entry.At) { Scope = (string?)entry.Detail?["scope"], By = entry.Actor.Id },
            _ => null,
        };
    }
}
