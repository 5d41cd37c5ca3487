namespace Holdpoint.Contracts;

/// <summary>What the hub tells a reviewer's client. Every message is a hint: <c>Watch</c> after a reconnect gives the whole state.</summary>
public interface IReviewClient
{
    /// <summary>A review was held.</summary>
    /// <param name="summary">The new row.</param>
    Task ReviewHeld(ReviewSummary summary);

    /// <summary>A review was claimed, released, voted on or moved.</summary>
    /// <param name="summary">The row as it is now.</param>
    Task ReviewChanged(ReviewSummary summary);

    /// <summary>A review ended.</summary>
    /// <param name="id">Review id.</param>
    /// <param name="outcome">How.</param>
    Task ReviewClosed(string id, ReviewState outcome);

    /// <summary>The stops in force changed.</summary>
    /// <param name="stops">All stops in force.</param>
    Task StopsChanged(IReadOnlyList<StopNote> stops);

    /// <summary>How full a queue is; also the heartbeat, sent at least every five seconds.</summary>
    /// <param name="queue">Queue id.</param>
    /// <param name="pending">Reviews waiting.</param>
    /// <param name="oldestSeconds">Age of the oldest, in seconds; 0 when empty.</param>
    Task QueueDepth(string queue, long pending, double oldestSeconds);

    /// <summary>How many gateways say that they run, and how many have stopped saying so without having ended; with each heartbeat.</summary>
    /// <param name="running">Those that were heard of within a few seconds.</param>
    /// <param name="silent">Those that were not; each is counted for five minutes.</param>
    Task GatewayCount(int running, int silent);
}

/// <summary>What <c>Watch</c> answers: the full current state of the watched queues.</summary>
/// <param name="Reviews">Pending reviews in working order, at most the first 10,000.</param>
/// <param name="Stops">Stops in force.</param>
public sealed record WatchState(IReadOnlyList<ReviewSummary> Reviews, IReadOnlyList<StopNote> Stops);
