using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

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
