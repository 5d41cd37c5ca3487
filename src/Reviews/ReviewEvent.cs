using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>What an event tells of.</summary>
public enum ReviewEventKind
{
    /// <summary>A review was held.</summary>
    Held,

    /// <summary>It was claimed, given back, voted on, escalated or extended.</summary>
    Changed,

    /// <summary>Its deadline is near.</summary>
    Warned,

    /// <summary>It waits in another queue now.</summary>
    Moved,

    /// <summary>It ended.</summary>
    Closed,

    /// <summary>The stops in force changed.</summary>
    Stops,

    /// <summary>Events are missing: read the state again.</summary>
    Lost,
}

/// <summary>Something that happened in a queue.</summary>
/// <param name="Kind">What.</param>
/// <param name="ReviewId">Review, or empty.</param>
/// <param name="Queue">Queue, or empty for all.</param>
/// <param name="State">The state after it.</param>
public sealed record ReviewEvent(ReviewEventKind Kind, string ReviewId, string Queue, ReviewState State)
{
    /// <summary>That events of a queue (empty: of any) are missing.</summary>
    internal static ReviewEvent Gap(string queue) => new(ReviewEventKind.Lost, "", queue, ReviewState.Pending);
}

/// <summary>How Redis is.</summary>
/// <param name="Available">Whether it answered within the last two seconds.</param>
/// <param name="Problem">What is wrong, if anything.</param>
public sealed record QueueHealth(bool Available, string? Problem);
