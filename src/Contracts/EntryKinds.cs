namespace Holdpoint.Contracts;

/// <summary>The kinds of ledger entries. The names are stable: exports, searches and other tools rely on them.</summary>
public static class EntryKinds
{
    /// <summary>A request passed unheld.</summary>
    public const string RequestAllowed = "request.allowed";

    /// <summary>A rule denied a request, or the answer to it.</summary>
    public const string RequestDenied = "request.denied";

    /// <summary>A request could not be read with certainty, or its model is stopped, or oversight could not work.</summary>
    public const string RequestRefused = "request.refused";

    /// <summary>A request or answer waits for people.</summary>
    public const string ReviewHeld = "review.held";

    /// <summary>A person was shown the content; names the digest shown.</summary>
    public const string ReviewViewed = "review.viewed";

    /// <summary>A person took the lease.</summary>
    public const string ReviewClaimed = "review.claimed";

    /// <summary>A person gave the lease back.</summary>
    public const string ReviewReleased = "review.released";

    /// <summary>A review was handed to another queue.</summary>
    public const string ReviewEscalated = "review.escalated";

    /// <summary>The deadline of a review was moved, once.</summary>
    public const string ReviewExtended = "review.extended";

    /// <summary>One reviewer's answer.</summary>
    public const string ReviewVoted = "review.voted";

    /// <summary>The end of a review.</summary>
    public const string ReviewDecided = "review.decided";

    /// <summary>A released request is about to go to the model: the last entry before the first byte.</summary>
    public const string RequestForwarded = "request.forwarded";

    /// <summary>A held answer is about to go to its consumer: the last entry before the first byte.</summary>
    public const string AnswerReleased = "answer.released";

    /// <summary>The model answered and the answer was handed on, or held for people itself.</summary>
    public const string RequestCompleted = "request.completed";

    /// <summary>The model could not be reached or broke off.</summary>
    public const string RequestFailed = "request.failed";

    /// <summary>The process died between forward and outcome: whether the model acted is not known.</summary>
    public const string RequestIndeterminate = "request.indeterminate";

    /// <summary>A consumer's endpoint took the news of a review's end, or a target of the console a notice.</summary>
    public const string WebhookDelivered = "webhook.delivered";

    /// <summary>An endpoint did not take the news in time, or wants no more.</summary>
    public const string WebhookFailed = "webhook.failed";

    /// <summary>An operator stopped a model, a route or everything.</summary>
    public const string StopSet = "stop.set";

    /// <summary>A stop was lifted.</summary>
    public const string StopLifted = "stop.lifted";

    /// <summary>A policy came into force.</summary>
    public const string PolicyLoaded = "policy.loaded";

    /// <summary>A policy did not check; the one before stays in force.</summary>
    public const string PolicyRefused = "policy.refused";

    /// <summary>A sign-in succeeded, or an account or token was made.</summary>
    public const string AccessGranted = "access.granted";

    /// <summary>A sign-in or a call was refused.</summary>
    public const string AccessRefused = "access.refused";

    /// <summary>Content was destroyed; its proofs still hold.</summary>
    public const string ContentErased = "content.erased";

    /// <summary>Old entries were removed as the retention rules allow.</summary>
    public const string LedgerPruned = "ledger.pruned";

    /// <summary>Verdicts were lost while the store was away and traffic passed all the same.</summary>
    public const string LedgerGap = "ledger.gap";

    /// <summary>From now on nothing that a legal hold covers is erased, expires or is pruned.</summary>
    public const string LegalHoldSet = "legalhold.set";

    /// <summary>A legal hold was lifted.</summary>
    public const string LegalHoldLifted = "legalhold.lifted";

    /// <summary>The signing key changes; names the next one, under the signature of the one before.</summary>
    public const string KeyRotated = "key.rotated";

    /// <summary>Nothing happened, and the log is alive.</summary>
    public const string Heartbeat = "heartbeat";
}
