using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Inspecting;
using Holdpoint.Gateway.Responding;
using Holdpoint.Gateway.Streaming;
using Holdpoint.Gateway.Tracing;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Releasing;

/// <summary>
/// Stage 5: the gate. What was held goes on only with the ledger's receipt of its forward, once, with the bytes that were decided on. What was allowed was recorded
/// by the policy stage.
/// </summary>
internal sealed class ReleaseStage(
    RequestDelegate next, ReviewDesk desk, HeldReviews reviews, AnswerDelivery delivery, ReleaseRefusals problems, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        if (oversight.Verdict.Verdict == Verdict.Allow)
        {
            if (oversight.Body.Bytes.Length > 0)
            {
                ForwardedBody.Set(context.Request, oversight.Body.Bytes, changed: oversight.Body.IsDecoded);
            }

            return next(context);
        }

        return ReleaseAsync(context, oversight);
    }

    private async Task ReleaseAsync(HttpContext context, OversightFeature oversight)
    {
        if (oversight.Review.Answer is not null)
        {
            // The model has been asked long ago: what was held, and is handed on now, is its answer.
            await delivery.ReleaseAsync(context, oversight, oversight.Review, oversight.Decision);
            return;
        }

        // Not taken away by a consumer that leaves now: whether the forward is recorded must be known.
        context.RequestAborted.ThrowIfCancellationRequested();
        var held = oversight.Review;
        ReleaseOutcome outcome;
        using (GatewayTraces.Release(held))
        {
            outcome = await desk.ReleaseAsync(held.Submission, oversight.Decision, CancellationToken.None);
        }

        if (outcome is not ReleaseOutcome.Go go)
        {
            await refusals.AnswerAsync(context, oversight, await problems.OfAsync(outcome, held));
            return;
        }

        oversight.IsReleased = true;
        reviews.Forget(held);
        ForwardedBody.Set(context.Request, go.Body, HasChanged(oversight));
        if (oversight.StreamBegan && !oversight.Policy.JudgesAnswers(oversight.RouteId))
        {
            await StreamedForward.RunAsync(context, oversight, next);
            return;
        }

        await next(context);
    }

    /// <summary>
    /// Whether the bytes are others than this client's headers speak of: edited, decoded, or those of the request that the review was made of, which
    /// somebody came back for.
    /// </summary>
    private static bool HasChanged(OversightFeature oversight) =>
        oversight.Decision.State == ReviewState.Edited || oversight.Body.IsDecoded || oversight.Resumed is not null;
}
