using System.Globalization;
using System.Text.Json;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Holding;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Asynchronous;

/// <summary>Answers with a review's status.</summary>
internal static class StatusAnswers
{
    /// <summary>When asking again is worthwhile.</summary>
    private static readonly string PollAfter = TimeSpan.FromSeconds(2).TotalSeconds.ToString(CultureInfo.InvariantCulture);

    internal static Task OkAsync(HttpContext context, OversightFeature oversight, ReviewStatus status) =>
        WriteAsync(context, oversight, StatusCodes.Status200OK, status);

    /// <summary>Not decided yet; for one that asked for its answer.</summary>
    internal static Task PendingAsync(HttpContext context, OversightFeature oversight, HeldReview held) =>
        WriteAsync(context, oversight, StatusCodes.Status202Accepted, Pending(held));

    /// <summary>RFC 7240: the request is taken, and is done when somebody has decided.</summary>
    internal static Task AcceptedAsync(HttpContext context, OversightFeature oversight, HeldReview held)
    {
        context.Response.Headers["Preference-Applied"] = AsyncPreference.Token;
        context.Response.Headers.Location = ReviewPaths.Status(held.Id);
        return WriteAsync(context, oversight, StatusCodes.Status202Accepted, Pending(held));
    }

    private static ReviewStatus Pending(HeldReview held) =>
        new(held.Id, ReviewState.Pending, held.Submission.SubmittedAt, held.Submission.Deadline);

    private static async Task WriteAsync(HttpContext context, OversightFeature oversight, int code, ReviewStatus status)
    {
        oversight.ReviewId = status.Id;
        oversight.Ended = status.State == ReviewState.Pending ? null : status.State;
        var response = context.Response;
        response.StatusCode = code;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        if (status.State == ReviewState.Pending)
        {
            response.Headers.RetryAfter = PollAfter;
        }

        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(status, AsynchronousJson.Default.ReviewStatus), context.RequestAborted);
    }
}
