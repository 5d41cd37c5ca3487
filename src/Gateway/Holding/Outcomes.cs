using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Reviews;

namespace Holdpoint.Gateway.Holding;

/// <summary>What a consumer is told of a review that did not end in a release.</summary>
internal static class Outcomes
{
    /// <summary>The answer, or null for a decision that releases.</summary>
    internal static Refusal? Refusal(ReviewDecision decision, ReviewStage stage) => decision.State switch
    {
        ReviewState.Approved or ReviewState.Edited => null,
        ReviewState.Rejected => Decided(403, "review_rejected", $"A reviewer rejected {What(stage)}. {decision.PublicMessage}".TrimEnd()),
        ReviewState.Expired when stage == ReviewStage.Response => Decided(403, "review_expired", "Nobody reviewed the model's answer in time, so it is not handed on."),
        ReviewState.Expired => Decided(403, "review_expired", "Nobody reviewed this request in time, so it was not sent to the model."),
        ReviewState.Withdrawn => Decided(403, "review_withdrawn", $"The review of {What(stage)} was withdrawn."),
        ReviewState.Stopped => Answers.Refusal.Stopped("this model"),
        _ => throw new InvalidOperationException($"A decision cannot be {decision.State}."),
    };

    /// <summary>When another gateway, or this one after its restart, is there to take a review up.</summary>
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(1);

    /// <inheritdoc cref="Draining"/>
    internal const string DrainingCode = "gateway_draining";

    /// <summary>This process ends, and nobody has decided. Clients that retry by themselves go on waiting at another one.</summary>
    internal static Refusal Draining() => new(
        503, DrainingCode, "This gateway is about to stop, and the request still waits for a reviewer. Send the same request again to go on waiting for the same review.")
    {
        Record = false,
        RetryAfter = ComeBackAfter,
    };

    /// <summary>The synchronous limit is over, and nobody has decided.</summary>
    internal static Refusal Pending(string id) => Decided(
        403,
        "review_pending",
        $"This request, or the answer to it, still waits for a reviewer. Send the same request again to go on waiting, or look at /holdpoint/v1/reviews/{id}.");

    /// <summary>
    /// The one forward is recorded already: for another one that waited for the same review, or before an outage after which nobody knows whether
    /// the model was reached.
    /// </summary>
    internal static Refusal AlreadyForwarded() => Decided(
        409, "review_already_used", "The approval of this request was used already, and nothing is sent to a model twice. Send a new request to have it reviewed again.");

    /// <summary>The one answer was handed on already, or nobody knows whether it was.</summary>
    internal static Refusal AlreadyAnswered() => Decided(
        409, "review_already_used", "The reviewed answer to this request was handed on already. Send the request again to ask the model anew.");

    /// <summary>The bytes at hand are not those that a person decided on. Sending the request again makes a new review of it.</summary>
    internal static Refusal Mismatch() => Decided(
        409, "content_mismatch", "The held content is not what the reviewer decided on, so nothing of it was sent. The operators have been alarmed.");

    private static string What(ReviewStage stage) => stage == ReviewStage.Response ? "the model's answer" : "this request";

    private static Refusal Decided(int status, string code, string message) => new(status, code, message) { Record = false };
}
