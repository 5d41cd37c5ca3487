using System.Text.Json;
using System.Text.Json.Serialization;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Asynchronous;
using Holdpoint.Ledger;

namespace Holdpoint.Gateway.Webhooks;

/// <summary>What a consumer is told: that a review of its own has ended, how, and where to go on. Nothing of what was asked or answered.</summary>
/// <param name="Type">Always <c>review.decided</c>.</param>
/// <param name="Timestamp">When it was decided.</param>
/// <param name="Data">The review.</param>
internal sealed record WebhookMessage(string Type, DateTimeOffset Timestamp, WebhookReview Data)
{
    internal static byte[] Of(LedgerEntry decided)
    {
        var state = Enum.Parse<ReviewState>(decided.Detail!["outcome"]!.GetValue<string>(), ignoreCase: true);
        var released = state is ReviewState.Approved or ReviewState.Edited;
        var review = new WebhookReview(decided.Subject, OversightHeaders.Name(state), decided.Trace, ReviewPaths.Status(decided.Subject))
        {
            Response = released ? ReviewPaths.Response(decided.Subject) : null,
        };
        return JsonSerializer.SerializeToUtf8Bytes(new WebhookMessage("review.decided", decided.At, review), WebhooksJson.Default.WebhookMessage);
    }
}

/// <summary>The review that has ended.</summary>
/// <param name="Id">Review id.</param>
/// <param name="State">How it ended.</param>
/// <param name="RequestId">The request that was held.</param>
/// <param name="Review">Path of its status on the gateway.</param>
internal sealed record WebhookReview(string Id, string State, string? RequestId, string Review)
{
    /// <summary>Path of the model's answer on the gateway, when the request was released.</summary>
    public string? Response { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookMessage))]
internal sealed partial class WebhooksJson : JsonSerializerContext;
