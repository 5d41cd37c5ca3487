using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>A request or answer to be held. The same submission may be sent again after Redis lost it: the id decides.</summary>
public sealed record ReviewSubmission
{
    /// <summary>Review id (UUIDv7).</summary>
    public required string Id { get; init; }

    /// <summary>Request id.</summary>
    public required string RequestId { get; init; }

    /// <summary>Request or response.</summary>
    public required ReviewStage Stage { get; init; }

    /// <summary>Queue id.</summary>
    public required string Queue { get; init; }

    /// <summary>Severity.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Route.</summary>
    public required string Route { get; init; }

    /// <summary>Model.</summary>
    public required string Model { get; init; }

    /// <summary>Consumer; may not decide its own reviews.</summary>
    public required string Consumer { get; init; }

    /// <summary>What tells its credential from others, for this review alone; null where whoever submits does not say. Never a credential.</summary>
    public string? CredentialMark { get; init; }

    /// <summary>When it was held.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Matched rules.</summary>
    public required IReadOnlyList<MatchedRule> Rules { get; init; }

    /// <summary>Rules in shadow mode that would have matched too; for the ledger alone.</summary>
    public IReadOnlyList<string> Shadow { get; init; } = [];

    /// <summary>SHA-256 (hex) of <see cref="Body"/>.</summary>
    public required string Digest { get; init; }

    /// <summary>Agreeing votes needed.</summary>
    public required int ApprovalsNeeded { get; init; }

    /// <summary>Roles that may decide.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>Digest of the policy that held it.</summary>
    public required string PolicyDigest { get; init; }

    /// <summary>How the body is read (an <c>ApiShape</c> name), so that the console reads it alike.</summary>
    public required string Api { get; init; }

    /// <summary>Whether <see cref="Body"/> is an answer in server-sent events, so that the console reads it alike.</summary>
    public bool IsStream { get; init; }

    /// <summary>HTTP method of the request, so that an edited body is judged like the one that came.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>Canonical path of the request.</summary>
    public string Path { get; init; } = "";

    /// <summary>Stated purpose, if any.</summary>
    public string? Purpose { get; init; }

    /// <summary>Seats to be filled beside the votes needed: each names a role or a queue, and takes a person who has it by name.</summary>
    public IReadOnlyList<string> Seats { get; init; } = [];

    /// <summary>What a single rejection does.</summary>
    public RejectRule OnReject { get; init; }

    /// <summary>Where an escalation leads; null: to the leads of the same queue.</summary>
    public EscalationTarget? EscalateTo { get; init; }

    /// <summary>How long before the deadline a warning is given; zero: none.</summary>
    public TimeSpan WarnAt { get; init; }

    /// <summary>By how much the holder of its claim may move the deadline, once; zero: not at all.</summary>
    public TimeSpan Extension { get; init; }

    /// <summary>Sealed bytes of this queue's bodies at most; 0 for no limit.</summary>
    public long MaxPendingBytes { get; init; }

    /// <summary>Estimated wait at which the queue counts as full, as a part of the time to the deadline; 0 for no estimate.</summary>
    public double Capacity { get; init; }

    /// <summary>Reviews of this queue at most; 0 for no limit.</summary>
    public int MaxPending { get; init; }

    /// <summary>Reviews of this consumer in this queue at most; 0 for no limit.</summary>
    public int MaxPendingPerConsumer { get; init; }

    /// <summary>The held bytes. Kept encrypted and apart from the state.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>A review as Redis knows it, without its content.</summary>
public sealed record Review
{
    /// <summary>What was submitted; <see cref="ReviewSubmission.Body"/> is empty here.</summary>
    public required ReviewSubmission Submission { get; init; }

    /// <summary>Where it stands.</summary>
    public required ReviewState State { get; init; }

    /// <summary>The claim, if any.</summary>
    public ReviewClaim? Claim { get; init; }

    /// <summary>Votes so far.</summary>
    public required IReadOnlyList<VoteNote> Votes { get; init; }

    /// <summary>Whether the warning before the deadline was given.</summary>
    public bool DueSoon { get; init; }

    /// <summary>Whether its deadline was moved already.</summary>
    public bool Extended { get; init; }

    /// <summary>As a row of the queue.</summary>
    public ReviewSummary ToSummary() => new()
    {
        Id = Submission.Id,
        RequestId = Submission.RequestId,
        Stage = Submission.Stage,
        Queue = Submission.Queue,
        State = State,
        Severity = Submission.Severity,
        Route = Submission.Route,
        Model = Submission.Model,
        Consumer = Submission.Consumer,
        SubmittedAt = Submission.SubmittedAt,
        Deadline = Submission.Deadline,
        Rules = [.. Submission.Rules.Select(static rule => new RuleNote(rule.Id, rule.Reason))],
        Claim = Claim,
        Votes = new VoteCount(Votes.Count, Submission.ApprovalsNeeded),
        DueSoon = DueSoon,
    };
}
