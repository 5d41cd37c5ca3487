namespace Holdpoint.Contracts;

/// <summary>Figures of a period, as the ledger has them.</summary>
/// <param name="From">At or after.</param>
/// <param name="To">Before.</param>
/// <param name="Entries">Entries that were read for it.</param>
public sealed record OversightReport(DateTimeOffset From, DateTimeOffset To, long Entries)
{
    /// <summary>Requests and answers by what first became of them: allowed, held, denied, refused.</summary>
    public required IReadOnlyDictionary<string, long> Volumes { get; init; }

    /// <summary>Reviews that ended in the period, by outcome.</summary>
    public required IReadOnlyDictionary<string, long> Outcomes { get; init; }

    /// <summary>From hold to decision, of reviews that a person ended.</summary>
    public required WaitingTimes TimeToDecision { get; init; }

    /// <summary>By queue.</summary>
    public required IReadOnlyList<QueueFigures> Queues { get; init; }

    /// <summary>By rule.</summary>
    public required IReadOnlyList<RuleFigures> Rules { get; init; }

    /// <summary>By reviewer, in the order of their names: a report is no race.</summary>
    public required IReadOnlyList<ReviewerFigures> Reviewers { get; init; }

    /// <summary>Reviews with votes of two or more people.</summary>
    public required Agreement Agreement { get; init; }

    /// <summary>Requests on which the gateway came to a verdict: allowed, held or denied; answers are not among them.</summary>
    public required long Judged { get; init; }

    /// <summary>Reviews that ended otherwise than somebody had answered before.</summary>
    public required Reversals Reversals { get; init; }
}

/// <summary>How long something took, in seconds; percentiles are values that occurred (nearest rank), absent where nothing did.</summary>
/// <param name="Count">How many.</param>
/// <param name="P50">Half took at most that long.</param>
/// <param name="P90">90 of 100.</param>
/// <param name="P95">95 of 100.</param>
/// <param name="P99">99 of 100.</param>
public sealed record WaitingTimes(int Count, double? P50, double? P90, double? P95, double? P99);

/// <summary>Figures of a queue.</summary>
/// <param name="Queue">Queue id.</param>
/// <param name="Held">Reviews held into it.</param>
/// <param name="Outcomes">Ended reviews that were held into it, by outcome.</param>
/// <param name="TimeToDecision">From hold to decision.</param>
public sealed record QueueFigures(string Queue, long Held, IReadOnlyDictionary<string, long> Outcomes, WaitingTimes TimeToDecision);

/// <summary>Figures of a rule.</summary>
/// <param name="Rule">Rule id.</param>
/// <param name="Matches">Requests and answers that it matched, whatever followed.</param>
/// <param name="Held">Of these, held.</param>
/// <param name="Denied">Of these, denied.</param>
/// <param name="Shadow">Matches in shadow mode, without effect.</param>
/// <param name="Outcomes">Ended reviews that it was behind, by outcome.</param>
public sealed record RuleFigures(string Rule, long Matches, long Held, long Denied, long Shadow, IReadOnlyDictionary<string, long> Outcomes)
{
    /// <summary>Holds of each request that was judged in the period, 0 to 1; absent where none was.</summary>
    public double? HoldRate { get; init; }
}

/// <summary>Figures of a reviewer.</summary>
/// <param name="Reviewer">Account or token.</param>
/// <param name="Answers">Answers by kind: approve, edit, reject, escalate.</param>
/// <param name="TimeSpent">From claim to answer.</param>
public sealed record ReviewerFigures(string Reviewer, IReadOnlyDictionary<string, long> Answers, WaitingTimes TimeSpent);

/// <summary>How often two people agreed.</summary>
/// <param name="Reviews">Reviews with votes of two or more.</param>
/// <param name="Agreed">Of these, all the same way: an edit counts as an approval.</param>
public sealed record Agreement(long Reviews, long Agreed);

/// <summary>How often a review ended otherwise than somebody had answered before, of the reviews that a person ended in the period; votes and escalations of the period count.</summary>
/// <param name="Decided">Reviews that a person ended.</param>
/// <param name="Reversed">Of these, with a reversal of any kind.</param>
/// <param name="Kinds">
/// By kind, a review once in each: <c>rejection-released</c>, <c>approval-rejected</c>, <c>other-bytes</c> (an approval of what was held or edited ended with other bytes released),
/// <c>escalation-released</c>, <c>escalation-rejected</c> (a person had handed it on).
/// </param>
public sealed record Reversals(long Decided, long Reversed, IReadOnlyDictionary<string, long> Kinds);

/// <summary>The policy in force, read-only.</summary>
/// <param name="Digest">SHA-256 of its canonical form.</param>
/// <param name="From">Start of the period that hits are counted in.</param>
/// <param name="To">Its end.</param>
public sealed record PolicyNote(string Digest, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Rules in file order.</summary>
    public required IReadOnlyList<PolicyRuleNote> Rules { get; init; }

    /// <summary>Queues.</summary>
    public required IReadOnlyList<PolicyQueueNote> Queues { get; init; }

    /// <summary>Route ids that it describes; <c>*</c> for the rest.</summary>
    public required IReadOnlyList<string> Routes { get; init; }

    /// <summary>Models of the register.</summary>
    public required IReadOnlyList<string> Models { get; init; }

    /// <summary>Which policies came into force, or were refused, newest first; at most 50.</summary>
    public required IReadOnlyList<PolicyLoadNote> Loads { get; init; }
}

/// <summary>A rule, and how often it matched.</summary>
/// <param name="Id">Rule id.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Stage">Which side it looks at.</param>
/// <param name="Action">allow, flag, hold or deny.</param>
/// <param name="Queue">Where it holds into, if it holds.</param>
/// <param name="Severity">How grave.</param>
/// <param name="Shadow">Whether it is only recorded as what it would have done.</param>
/// <param name="Hits">Its figures; those in shadow say what it would have done.</param>
public sealed record PolicyRuleNote(string Id, string Reason, ReviewStage Stage, string Action, string? Queue, Severity Severity, bool Shadow, RuleFigures Hits);

/// <summary>A queue of the policy.</summary>
/// <param name="Id">Queue id.</param>
/// <param name="DeadlineSeconds">How long a review may wait.</param>
/// <param name="Approvals">Agreeing votes needed.</param>
/// <param name="Roles">Who decides.</param>
/// <param name="Instructions">What reviewers are told, if anything.</param>
public sealed record PolicyQueueNote(string Id, double DeadlineSeconds, int Approvals, IReadOnlyList<Role> Roles, string? Instructions);

/// <summary>A policy came into force somewhere, or was refused there.</summary>
/// <param name="Digest">Which.</param>
/// <param name="At">When.</param>
/// <param name="By">Which process.</param>
/// <param name="Refused">Whether it was refused; the one before stayed in force.</param>
public sealed record PolicyLoadNote(string Digest, DateTimeOffset At, string By, bool Refused);
