namespace Holdpoint.Contracts;

/// <summary>A stretch of text that a rule matched.</summary>
/// <param name="Pointer">RFC 6901 pointer of the JSON string it lies in; empty for a body that is not JSON.</param>
/// <param name="Start">First UTF-16 unit within that (decoded) string.</param>
/// <param name="Length">Length in UTF-16 units.</param>
public sealed record MatchedSpan(string Pointer, int Start, int Length);

/// <summary>A rule that matched, and where.</summary>
/// <param name="Id">The rule's id in the policy.</param>
/// <param name="Reason">The rule's reason, written for the reviewer.</param>
/// <param name="Spans">Where it matched; empty where the condition is not about text.</param>
public sealed record MatchedRule(string Id, string Reason, IReadOnlyList<MatchedSpan> Spans);

/// <summary>A rule's name and reason, without its spans.</summary>
/// <param name="Id">The rule's id in the policy.</param>
/// <param name="Reason">The rule's reason, written for the reviewer.</param>
public sealed record RuleNote(string Id, string Reason);

/// <summary>A reviewer's lease on a review.</summary>
/// <param name="Fence">A number that only rises; a decision must quote the current one.</param>
/// <param name="LeaseUntil">When the lease ends unless it is renewed.</param>
/// <param name="By">Who holds it.</param>
public sealed record ReviewClaim(long Fence, DateTimeOffset LeaseUntil, string By);

/// <summary>How many agreeing votes there are and how many the queue asks for.</summary>
/// <param name="Have">Votes so far.</param>
/// <param name="Need">Votes that end the review.</param>
public sealed record VoteCount(int Have, int Need);

/// <summary>That somebody voted. What they voted stays hidden until the review ends: the second reviewer is blind to the first.</summary>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
public sealed record VoteNote(string By, DateTimeOffset At);

/// <summary>One row of a queue.</summary>
public sealed record ReviewSummary
{
    /// <summary>The review's id (UUIDv7).</summary>
    public required string Id { get; init; }

    /// <summary>The id that the consumer sees as <c>Holdpoint-Request</c>.</summary>
    public required string RequestId { get; init; }

    /// <summary>Request or response.</summary>
    public required ReviewStage Stage { get; init; }

    /// <summary>The queue it waits in.</summary>
    public required string Queue { get; init; }

    /// <summary>Where it stands.</summary>
    public required ReviewState State { get; init; }

    /// <summary>The gravest severity of its matched rules.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The YARP route it came in on.</summary>
    public required string Route { get; init; }

    /// <summary>The model it leads to.</summary>
    public required string Model { get; init; }

    /// <summary>The consumer, by the name of its credential.</summary>
    public required string Consumer { get; init; }

    /// <summary>When it was held.</summary>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The rules that held it.</summary>
    public required IReadOnlyList<RuleNote> Rules { get; init; }

    /// <summary>Who works on it now, if anybody.</summary>
    public ReviewClaim? Claim { get; init; }

    /// <summary>Votes so far and votes needed.</summary>
    public required VoteCount Votes { get; init; }

    /// <summary>Whether the queue's warning before the deadline was given.</summary>
    public bool DueSoon { get; init; }
}

/// <summary>One piece of the conversation as the model will read it.</summary>
/// <param name="Role">system, user, assistant, tool, or empty where the format has no roles.</param>
/// <param name="Kind">text, tool-call, tool-result, image, audio, file, parameter.</param>
/// <param name="Text">The decoded text.</param>
/// <param name="Pointer">Where in the body it stands (RFC 6901).</param>
public sealed record ContentPart(string Role, string Kind, string Text, string Pointer)
{
    /// <summary>Whether a reviewer may replace it: text, tool results and the arguments of tool calls; not names, ids, settings or media.</summary>
    public bool Editable { get; init; }

    /// <summary>Whether the review of <see cref="ReviewDetail.ComparedWith"/> had the same words in the same role; absent where nothing was compared.</summary>
    public bool? Repeated { get; init; }
}

/// <summary>A review of the same consumer that was held before.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When it was held.</param>
/// <param name="Stage">Request or response.</param>
/// <param name="Model">The model it was for.</param>
/// <param name="Rules">The rules that held it.</param>
/// <param name="Outcome">How it ended; absent while it is pending.</param>
public sealed record EarlierReview(string Id, DateTimeOffset At, ReviewStage Stage, string Model, IReadOnlyList<string> Rules, ReviewState? Outcome);

/// <summary>What is held.</summary>
/// <param name="Parts">The conversation, in order.</param>
/// <param name="Raw">The body as text, exactly the bytes that would be sent.</param>
public sealed record ReviewContent(IReadOnlyList<ContentPart> Parts, string Raw);

/// <summary>What the model register says of the model a review is for.</summary>
/// <param name="Id">Model id.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="IntendedUse">What it is meant for.</param>
/// <param name="ProhibitedUse">What it must not be used for.</param>
/// <param name="Limits">Known limits, in words.</param>
public sealed record ModelNote(string Id, string? Owner, IReadOnlyList<string> IntendedUse, IReadOnlyList<string> ProhibitedUse, string? Limits);

/// <summary>One thing that happened to a review.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">The ledger kind, such as <c>review.claimed</c>.</param>
/// <param name="By">Who or what did it.</param>
/// <param name="Index">The ledger entry that says so.</param>
public sealed record HistoryEvent(DateTimeOffset At, string Kind, string By, long Index);

/// <summary>A whole review, as a reviewer reads it.</summary>
public sealed record ReviewDetail
{
    /// <inheritdoc cref="ReviewSummary.Id"/>
    public required string Id { get; init; }

    /// <inheritdoc cref="ReviewSummary.RequestId"/>
    public required string RequestId { get; init; }

    /// <inheritdoc cref="ReviewSummary.Stage"/>
    public required ReviewStage Stage { get; init; }

    /// <inheritdoc cref="ReviewSummary.Queue"/>
    public required string Queue { get; init; }

    /// <inheritdoc cref="ReviewSummary.State"/>
    public required ReviewState State { get; init; }

    /// <inheritdoc cref="ReviewSummary.Severity"/>
    public required Severity Severity { get; init; }

    /// <inheritdoc cref="ReviewSummary.Route"/>
    public required string Route { get; init; }

    /// <inheritdoc cref="ReviewSummary.Model"/>
    public required string Model { get; init; }

    /// <inheritdoc cref="ReviewSummary.Consumer"/>
    public required string Consumer { get; init; }

    /// <inheritdoc cref="ReviewSummary.SubmittedAt"/>
    public required DateTimeOffset SubmittedAt { get; init; }

    /// <inheritdoc cref="ReviewSummary.Deadline"/>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>Every rule that matched, with its spans.</summary>
    public required IReadOnlyList<MatchedRule> Rules { get; init; }

    /// <summary>What is held; absent once the content has expired or was erased.</summary>
    public ReviewContent? Content { get; init; }

    /// <summary>When the content was erased, if it was.</summary>
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>SHA-256 (hex) of the bytes that an approval releases.</summary>
    public required string Digest { get; init; }

    /// <inheritdoc cref="ReviewSummary.Claim"/>
    public ReviewClaim? Claim { get; init; }

    /// <summary>Who voted so far.</summary>
    public required IReadOnlyList<VoteNote> Votes { get; init; }

    /// <summary>How many agreeing votes the queue asks for.</summary>
    public required int ApprovalsNeeded { get; init; }

    /// <summary>Seats to be filled: each names a role or a queue of which one of the voters must be.</summary>
    public IReadOnlyList<string>? Seats { get; init; }

    /// <summary>Who else looks at it right now.</summary>
    public IReadOnlyList<string>? Viewers { get; init; }

    /// <summary>By how many seconds the holder of the claim may still move the deadline, once; absent where not.</summary>
    public double? ExtensionSeconds { get; init; }

    /// <summary>The purpose that the consumer stated, if the route asks for one.</summary>
    public string? Purpose { get; init; }

    /// <summary>The register's entry for the model, if it has one.</summary>
    public ModelNote? ModelNote { get; init; }

    /// <summary>What the policy tells the reviewers of this queue, if anything.</summary>
    public string? Instructions { get; init; }

    /// <summary>What this consumer had held before it, newest first, of the queues that the reader may read.</summary>
    public IReadOnlyList<EarlierReview>? Earlier { get; init; }

    /// <summary>The consumer's last held request, which the parts were compared with; absent when there is none or its content is gone.</summary>
    public string? ComparedWith { get; init; }

    /// <summary>What happened so far, oldest first.</summary>
    public required IReadOnlyList<HistoryEvent> History { get; init; }
}

/// <summary>A page of summaries.</summary>
/// <param name="Items">In working order.</param>
/// <param name="Next">Value for <c>after</c> to get the next page; absent on the last.</param>
public sealed record ReviewPage(IReadOnlyList<ReviewSummary> Items, string? Next);
