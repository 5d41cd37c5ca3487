using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

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
