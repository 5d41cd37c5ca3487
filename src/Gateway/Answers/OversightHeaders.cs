using Microsoft.AspNetCore.Http;
using Holdpoint.Contracts;

namespace Holdpoint.Gateway.Answers;

/// <summary>
/// The headers by which a consumer knows what oversight did. They are Holdpoint's alone: what a client sends under these names is dropped, and what
/// an upstream answers under them is overwritten.
/// </summary>
internal static class OversightHeaders
{
    internal const string Request = "Holdpoint-Request";
    internal const string Verdict = "Holdpoint-Verdict";
    internal const string Review = "Holdpoint-Review";
    internal const string Decision = "Holdpoint-Decision";
    internal const string ShouldRetry = "x-should-retry";

    /// <summary>Drops what only Holdpoint may say.</summary>
    internal static void Drop(IHeaderDictionary headers)
    {
        headers.Remove(Request);
        headers.Remove(Verdict);
        headers.Remove(Review);
        headers.Remove(Decision);
    }

    /// <summary>Writes what is known of the request now, just before the answer starts.</summary>
    internal static void Write(IHeaderDictionary headers, OversightFeature oversight)
    {
        Drop(headers);
        headers[Request] = oversight.RequestId;
        if (oversight.Said is { } verdict)
        {
            headers[Verdict] = Name(verdict);
        }

        if (oversight.ReviewId is { } review)
        {
            headers[Review] = review;
        }

        if (oversight.Ended is { } state)
        {
            headers[Decision] = Name(state);
        }
    }

    internal static string Name(Verdict verdict) => verdict switch
    {
        Contracts.Verdict.Allow => "allow",
        Contracts.Verdict.Hold => "hold",
        _ => "deny",
    };

    internal static string Name(ReviewState state) => state switch
    {
        ReviewState.Pending => "pending",
        ReviewState.Approved => "approved",
        ReviewState.Edited => "edited",
        ReviewState.Rejected => "rejected",
        ReviewState.Expired => "expired",
        ReviewState.Withdrawn => "withdrawn",
        _ => "stopped",
    };
}
