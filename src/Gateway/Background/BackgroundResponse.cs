using System.Text.Json;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Asynchronous;
using Holdpoint.Gateway.Holding;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Background;

/// <summary>A response object of OpenAI's Responses API, for as long as there is none of the model's own.</summary>
/// <param name="Review">The review that it stands for.</param>
/// <param name="CreatedAt">When the request was held.</param>
/// <param name="Model">The model, empty when it is not known any more.</param>
/// <param name="Status"><c>queued</c>, <c>in_progress</c>, <c>failed</c> or <c>cancelled</c>.</param>
internal sealed record BackgroundResponse(string Review, DateTimeOffset CreatedAt, string Model, string Status)
{
    /// <summary>When it ended without an answer: a stable code, and what to tell.</summary>
    internal (string Code, string Message)? Error { get; init; }

    /// <summary>Whether its client polls for it; one that reads its events does not.</summary>
    internal bool IsBackground { get; init; } = true;

    /// <summary>How the review ended, once it has.</summary>
    internal ReviewState? Ended { get; init; }

    internal static BackgroundResponse Of(HeldReview held, string status) => new(held.Id, held.Submission.SubmittedAt, held.Submission.Model, status);

    /// <summary>What became of a review that releases nothing; <c>queued</c> while it is pending.</summary>
    internal static BackgroundResponse Of(ReviewStatus status) => new BackgroundResponse(status.Id, status.SubmittedAt, "", "queued").With(status.State, status.Reason);

    internal BackgroundResponse With(ReviewState state, string? reason) => state switch
    {
        ReviewState.Pending => this,
        ReviewState.Withdrawn => this with { Status = "cancelled", Ended = state },
        ReviewState.Rejected => Failed(state, "review_rejected", $"A reviewer rejected this request. {reason}".TrimEnd()),
        ReviewState.Expired => Failed(state, "review_expired", "Nobody reviewed this request in time, so it was not sent to the model."),
        ReviewState.Stopped => Failed(state, "model_stopped", "An operator has stopped this model. Try again later."),
        _ => Failed(state, "result_unavailable", "This request was approved, but its answer is not kept here: it was fetched too late, or held by another gateway process. Send it again."),
    };

    internal BackgroundResponse Failed(ReviewState ended, string code, string message) => Failed(code, message) with { Ended = ended };

    internal BackgroundResponse Failed(string code, string message) => this with { Status = "failed", Error = (code, message) };

    internal async Task WriteAsync(HttpContext context, OversightFeature oversight)
    {
        Tell(oversight, Review, Ended);
        context.Response.ContentType = ErrorBody.Json;
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        Write(json);
        await json.FlushAsync(context.RequestAborted);
    }

    /// <summary>Makes the answer's headers say what is known of the review.</summary>
    internal static void Tell(OversightFeature oversight, string review, ReviewState? ended)
    {
        oversight.Said = Verdict.Hold;
        oversight.ReviewId = review;
        oversight.Ended = ended;
    }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", BackgroundPaths.Id(Review));
        json.WriteString("object", "response");
        json.WriteNumber("created_at", CreatedAt.ToUnixTimeSeconds());
        json.WriteString("status", Status);
        json.WriteBoolean("background", IsBackground);
        WriteError(json);
        json.WriteNull("incomplete_details");
        json.WriteNull("instructions");
        json.WriteString("model", Model);
        json.WriteStartArray("output");
        json.WriteEndArray();
        json.WriteBoolean("parallel_tool_calls", true);
        json.WriteNull("temperature");
        json.WriteString("tool_choice", "auto");
        json.WriteStartArray("tools");
        json.WriteEndArray();
        json.WriteNull("top_p");
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteError(Utf8JsonWriter json)
    {
        if (Error is not { } error)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("code", error.Code);
        json.WriteString("message", error.Message);
        json.WriteEndObject();
    }
}
