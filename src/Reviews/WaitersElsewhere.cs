namespace Holdpoint.Reviews;

/// <summary>Who else waits for a review that a gateway no longer waits for.</summary>
public enum WaitersElsewhere
{
    /// <summary>Nobody, and nobody can join any more: the review is to be withdrawn.</summary>
    None,

    /// <summary>Another gateway that runs, or a consumer that was told to come back.</summary>
    Some,

    /// <summary>Redis cannot be asked.</summary>
    Unknown,
}
