using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Inspecting;
using Holdpoint.Gateway.Recording;
using Holdpoint.Gateway.Streaming;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Releasing;

/// <summary>
/// Stage 5: the gate. What was held goes on only with the ledger's receipt of its forward, once, with the bytes that were decided on. What was allowed was recorded
/// by the policy stage.
/// </summary>
internal sealed class ReleaseStage(
    RequestDelegate next, ReviewDesk desk, HeldReviews reviews, GatewayRecords records, GatewayMetrics metrics, Refusals refusals, ILogger<ReleaseStage> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        if (oversight.Verdict.Verdict == Verdict.Allow)
        {
            if (oversight.Body.Bytes.Length > 0)
            {
                ForwardedBody.Set(context.Request, oversight.Body.Bytes, changed: oversight.Body.IsDecoded);
            }

            await next(context);
            return;
        }

        // Not taken away by a consumer that leaves now: whether the forward is recorded must be known.
        context.RequestAborted.ThrowIfCancellationRequested();
        var held = oversight.Review;
        var outcome = await desk.ReleaseAsync(held.Submission, oversight.Decision, CancellationToken.None);
        if (outcome is not ReleaseOutcome.Go go)
        {
            await refusals.AnswerAsync(context, oversight, await RefusedAsync(outcome, oversight, held));
            return;
        }

        oversight.IsReleased = true;
        reviews.Forget(held);
        ForwardedBody.Set(context.Request, go.Body, HasChanged(oversight));
        if (oversight.StreamBegan)
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

    private async Task<Refusal> RefusedAsync(ReleaseOutcome outcome, OversightFeature oversight, HeldReview held)
    {
        switch (outcome)
        {
            case ReleaseOutcome.AlreadyForwarded:
                reviews.Forget(held);
                return Outcomes.AlreadyForwarded();
            case ReleaseOutcome.Stopped stopped:
                return Refusal.Stopped(stopped.Scope);
            case ReleaseOutcome.Mismatch mismatch:
                reviews.Forget(held);
                log.Mismatch(held.Id, mismatch.Expected, mismatch.Found);
                metrics.Tampered();
                await records.TamperedAsync(oversight, mismatch);
                return Outcomes.Mismatch();
            case ReleaseOutcome.Unavailable away:
                log.CannotRelease(held.Id, away.Problem);
                return Refusal.Unavailable();
            default:
                throw new InvalidOperationException($"Releasing has five outcomes, not {outcome}.");
        }
    }
}
