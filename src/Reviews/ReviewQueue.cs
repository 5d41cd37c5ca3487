using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>What submitting led to.</summary>
public abstract record SubmitOutcome
{
    private SubmitOutcome()
    {
    }

    /// <summary>It waits (now, or already under the same id).</summary>
    public sealed record Pending : SubmitOutcome;

    /// <summary>It has ended already.</summary>
    /// <param name="State">How.</param>
    public sealed record Closed(ReviewState State) : SubmitOutcome;

    /// <summary>A limit is reached; nothing was stored.</summary>
    /// <param name="Limit">The option's name: <c>maxPending</c> or <c>maxPendingPerConsumer</c>.</param>
    /// <param name="Value">Its value.</param>
    public sealed record Full(string Limit, int Value) : SubmitOutcome;

    /// <summary>Redis cannot be asked.</summary>
    /// <param name="Problem">What is wrong.</param>
    public sealed record Unavailable(string Problem) : SubmitOutcome;
}

/// <summary>What claiming, renewing or releasing led to.</summary>
public abstract record ClaimOutcome
{
    private ClaimOutcome()
    {
    }

    /// <summary>The reviewer holds it.</summary>
    /// <param name="Review">The review, with its claim.</param>
    public sealed record Claimed(Review Review) : ClaimOutcome;

    /// <summary>The reviewer gave it back.</summary>
    public sealed record Released : ClaimOutcome;

    /// <summary>Nothing to claim.</summary>
    public sealed record None : ClaimOutcome;

    /// <summary>There is no such review.</summary>
    public sealed record Unknown : ClaimOutcome;

    /// <summary>Somebody else holds it.</summary>
    /// <param name="Claim">Who, until when.</param>
    public sealed record HeldBy(ReviewClaim Claim) : ClaimOutcome;

    /// <summary>The fence is not the current one.</summary>
    /// <param name="Current">The claim in force, if any.</param>
    public sealed record Stale(ReviewClaim? Current) : ClaimOutcome;

    /// <summary>It has ended.</summary>
    /// <param name="State">How.</param>
    public sealed record Closed(ReviewState State) : ClaimOutcome;

    /// <summary>This person may not decide it.</summary>
    /// <param name="Why">The reason, for a person.</param>
    public sealed record NotAllowed(string Why) : ClaimOutcome;

    /// <summary>Redis cannot be asked.</summary>
    /// <param name="Problem">What is wrong.</param>
    public sealed record Unavailable(string Problem) : ClaimOutcome;
}

/// <summary>The live queue in Redis: every transition is one atomic script that runs alike on Redis, Valkey and Garnet.</summary>
public sealed class ReviewQueue : IAsyncDisposable
{
    /// <summary>Connects.</summary>
    /// <exception cref="ReviewQueueConfigurationException">Redis cannot be reached or must not be used; the message names the setting, the value and the remedy.</exception>
    public static Task<ReviewQueue> ConnectAsync(ReviewQueueOptions options, TimeProvider clock, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>Submits a review, or finds it under its id.</summary>
    public Task<SubmitOutcome> SubmitAsync(ReviewSubmission submission, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Claims the next review that this person may decide, of one queue or of all of theirs.</summary>
    public Task<ClaimOutcome> NextAsync(Reviewer reviewer, string? queue, IReadOnlyCollection<string> knownQueues, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>Claims that review; claiming one's own claim renews it under the same fence.</summary>
    public Task<ClaimOutcome> ClaimAsync(string id, Reviewer reviewer, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Renews the lease.</summary>
    public Task<ClaimOutcome> RenewAsync(string id, Reviewer reviewer, long fence, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Gives the lease back.</summary>
    public Task<ClaimOutcome> ReleaseAsync(string id, Reviewer reviewer, long fence, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>A review without its content, or null.</summary>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked.</exception>
    public Task<Review?> GetAsync(string id, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The held bytes, decrypted and checked against the digest; null when they are gone.</summary>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked.</exception>
    /// <exception cref="TamperedContentException">They are not what was submitted.</exception>
    public Task<byte[]?> GetBodyAsync(string id, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Pending reviews of these queues in working order: due first, then severity, then age.</summary>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked.</exception>
    public Task<IReadOnlyList<Review>> ListAsync(IReadOnlyCollection<string> queues, int skip, int take, CancellationToken cancellation) =>
        throw new NotImplementedException();

    /// <summary>How many wait in a queue, and since when the oldest.</summary>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked.</exception>
    public Task<(long Pending, DateTimeOffset? Oldest)> DepthAsync(string queue, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>What happens in the queue from now on, as hints: a slow reader loses the oldest and must read the state again.</summary>
    public IAsyncEnumerable<ReviewEvent> WatchAsync(CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Whether Redis answers.</summary>
    public QueueHealth Health { get; } = null!;

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>A hint about a queue.</summary>
/// <param name="Kind">held, changed, closed, stops or lost (hints were dropped: read the state again).</param>
/// <param name="ReviewId">Review, or empty.</param>
/// <param name="Queue">Queue, or empty.</param>
/// <param name="State">The state after it, for closed.</param>
public sealed record ReviewEvent(string Kind, string ReviewId, string Queue, ReviewState State);

/// <summary>How Redis is.</summary>
/// <param name="Available">Whether it answered within the last two seconds.</param>
/// <param name="Problem">What is wrong, if anything.</param>
public sealed record QueueHealth(bool Available, string? Problem);
