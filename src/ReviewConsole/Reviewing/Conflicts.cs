using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Problems;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>Conflicts say who has the review, or who ended it how and when.</summary>
internal static class Conflicts
{
    internal static Refusal HeldBy(ReviewClaim claim) =>
        new(409, "claimed_by_another", $"{claim.By} works on this review until {claim.LeaseUntil:HH:mm:ss} UTC unless they renew.") { Facts = { ["claim"] = claim } };

    internal static Refusal Stale(ReviewClaim? current) => current is null
        ? new(409, "stale_fence", "Your claim has ended and nobody holds the review now; claim it again and use the new fence.")
        : new(409, "stale_fence", $"Your claim has ended; {current.By} holds the review now.") { Facts = { ["claim"] = current } };

    internal static Refusal Closed(ReviewState state, string? by, DateTimeOffset? at)
    {
        var word = state.ToString().ToLowerInvariant();
        var message = by is null ? $"This review has ended: {word}." : $"This review has ended: {word} by {by} at {at:yyyy-MM-dd HH:mm:ss} UTC.";
        return new Refusal(409, "review_closed", message) { Facts = { ["state"] = state, ["by"] = by, ["at"] = at } };
    }

    internal static Refusal Stopped(string scope) =>
        new(409, "stopped", $"A stop on '{scope}' is in force: nothing is released, and the review has ended as stopped.") { Facts = { ["state"] = ReviewState.Stopped, ["scope"] = scope } };
}
