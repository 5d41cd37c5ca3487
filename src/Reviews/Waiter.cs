namespace Holdpoint.Reviews;

/// <summary>One review that somebody in this process waits for; several may wait for the same one.</summary>
internal sealed class Waiter(ReviewSubmission submission)
{
    internal ReviewSubmission Submission { get; } = submission;

    internal string DecidedKey { get; } = ReviewKeys.Decided(submission.Id);

    internal TaskCompletionSource<ReviewDecision> Decided { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it waits: another queue once it was escalated.</summary>
    internal string Queue { get; set; } = submission.Queue;

    /// <summary>When its time is over by this process's clock; corrected by what is left by the Redis server's.</summary>
    internal DateTimeOffset Due { get; set; } = submission.Deadline;

    internal int People { get; set; }
}
