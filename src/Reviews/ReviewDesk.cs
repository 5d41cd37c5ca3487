using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Reviews;

/// <summary>The end of a review, as the ledger has it.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Digest">SHA-256 (hex) of the bytes that may be released: the held ones, or the edited ones; null where nothing may.</param>
/// <param name="Receipt">Receipt of the <c>review.decided</c> entry.</param>
/// <param name="PublicMessage">What the consumer is told, if the reviewer wrote something.</param>
/// <param name="EditedBody">The edited bytes, for edited.</param>
/// <param name="At">When.</param>
public sealed record ReviewDecision(
    ReviewState State, string? Digest, Receipt Receipt, string? PublicMessage, ReadOnlyMemory<byte>? EditedBody, DateTimeOffset At);

/// <summary>A checked answer of a reviewer, ready to be recorded.</summary>
/// <param name="Fence">Fence of the claim.</param>
/// <param name="Outcome">Answer.</param>
/// <param name="Reason">Reason, for the ledger.</param>
/// <param name="PublicMessage">For the consumer.</param>
/// <param name="Note">For colleagues and auditors.</param>
/// <param name="EditedBody">For edit: the whole new body, inspected again by the caller.</param>
public sealed record ReviewAnswer(
    long Fence, VoteOutcome Outcome, string Reason, string? PublicMessage, string? Note, ReadOnlyMemory<byte>? EditedBody);

/// <summary>What answering led to.</summary>
public abstract record AnswerOutcome
{
    private AnswerOutcome()
    {
    }

    /// <summary>It is recorded. Repeating the same answer gives the same result.</summary>
    /// <param name="Result">State, receipt, votes.</param>
    public sealed record Recorded(DecisionResult Result) : AnswerOutcome;

    /// <summary>There is no such review.</summary>
    public sealed record Unknown : AnswerOutcome;

    /// <summary>The fence is not the current one.</summary>
    /// <param name="Current">The claim in force, if any.</param>
    public sealed record Stale(ReviewClaim? Current) : AnswerOutcome;

    /// <summary>It has ended.</summary>
    /// <param name="State">How.</param>
    /// <param name="By">Who or what ended it.</param>
    /// <param name="At">When.</param>
    public sealed record Closed(ReviewState State, string By, DateTimeOffset At) : AnswerOutcome;

    /// <summary>This person may not decide it, or not like this.</summary>
    /// <param name="Why">The reason, for a person.</param>
    public sealed record NotAllowed(string Why) : AnswerOutcome;

    /// <summary>A stop in force forbids a release.</summary>
    /// <param name="Scope">Its scope.</param>
    public sealed record Stopped(string Scope) : AnswerOutcome;

    /// <summary>Redis or the ledger cannot work now; nothing is known to be recorded. Ask again.</summary>
    /// <param name="Problem">What is wrong.</param>
    public sealed record Unavailable(string Problem) : AnswerOutcome;
}

/// <summary>What taking permission to forward led to.</summary>
public abstract record ReleaseOutcome
{
    private ReleaseOutcome()
    {
    }

    /// <summary>Forward these bytes, now, once. The <c>request.forwarded</c> entry is durable.</summary>
    /// <param name="Receipt">Its receipt.</param>
    /// <param name="Body">The bytes.</param>
    public sealed record Go(Receipt Receipt, ReadOnlyMemory<byte> Body) : ReleaseOutcome;

    /// <summary>Somebody forwarded it already.</summary>
    public sealed record AlreadyForwarded : ReleaseOutcome;

    /// <summary>A stop in force forbids it.</summary>
    /// <param name="Scope">Its scope.</param>
    public sealed record Stopped(string Scope) : ReleaseOutcome;

    /// <summary>The bytes are not those that were decided on: blocked and alarmed.</summary>
    /// <param name="Expected">Digest in the ledger.</param>
    /// <param name="Found">Digest of the bytes at hand.</param>
    public sealed record Mismatch(string Expected, string Found) : ReleaseOutcome;

    /// <summary>The ledger cannot work now.</summary>
    /// <param name="Problem">What is wrong.</param>
    public sealed record Unavailable(string Problem) : ReleaseOutcome;
}

/// <summary>
/// Where reviews are held, answered and released: the ledger settles, Redis carries the news.
/// The gateway and the console both work through this class and nothing else ends a review.
/// </summary>
/// <param name="queue">Live queue.</param>
/// <param name="ledger">The record.</param>
/// <param name="self">This process, as an actor.</param>
/// <param name="clock">Time.</param>
public sealed class ReviewDesk(ReviewQueue queue, OversightLedger ledger, EntryActor self, TimeProvider clock)
{
    /// <summary>Records <c>review.held</c> (unique per review), then submits to Redis.</summary>
    public Task<SubmitOutcome> HoldAsync(ReviewSubmission submission, CancellationToken cancellation) =>
        throw new NotImplementedException($"{queue}{ledger}{self}{clock}");

    /// <summary>
    /// Waits until the ledger has the review's decision. Wakes by pub/sub, reconciles at least every two seconds, submits again what Redis lost,
    /// and ends the review as expired at its deadline. Only cancellation ends the wait without a decision.
    /// </summary>
    public Task<ReviewDecision> WaitAsync(ReviewSubmission submission, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Records a reviewer's answer and, when the queue's quorum is reached, the decision.</summary>
    public Task<AnswerOutcome> AnswerAsync(string id, Reviewer reviewer, ReviewAnswer answer, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Ends a pending review as withdrawn.</summary>
    public Task<AnswerOutcome> WithdrawAsync(string id, string consumer, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Ends every overdue review as expired; any replica may call it at any time.</summary>
    /// <returns>How many this call ended.</returns>
    public Task<int> ExpireDueAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>
    /// The release gate: checks the digest of the bytes against the decision, then writes <c>request.forwarded</c> (unique per review,
    /// refused under a stop). Without <see cref="ReleaseOutcome.Go"/> nothing may be sent.
    /// </summary>
    public Task<ReleaseOutcome> ReleaseAsync(ReviewSubmission submission, ReviewDecision decision, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>The decision, if the ledger has it.</summary>
    public Task<ReviewDecision?> DecisionAsync(string id, CancellationToken cancellation) => throw new NotImplementedException();
}
