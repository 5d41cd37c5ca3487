using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Tracing;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Holdpoint.Gateway.Holding;

/// <summary>The wait of one request for a review, of itself or of the answer to it, and what its consumer is told when the review releases nothing.</summary>
internal sealed class ReviewWait(
    HeldReviews reviews, DecisionWait wait, Refusals refusals, GatewayMetrics metrics, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    /// <summary>Waits for a review that the request has joined, and leaves it.</summary>
    /// <returns>A decision that releases; null when the request was answered without one, or its consumer is gone.</returns>
    internal async Task<ReviewDecision?> ReleasedAsync(HttpContext context, OversightFeature oversight, HeldReview held)
    {
        if (await DecisionAsync(context, oversight, held) is not { } decision)
        {
            return null;
        }

        oversight.Ended = decision.State;
        if (Outcomes.Refusal(decision, held.Submission.Stage) is { } ended)
        {
            reviews.Forget(held);
            oversight.AnswerRefused = held.Answer is null ? null : ended.Code;
            await refusals.AnswerAsync(context, oversight, ended);
            return null;
        }

        return decision;
    }

    private async Task<ReviewDecision?> DecisionAsync(HttpContext context, OversightFeature oversight, HeldReview held)
    {
        var began = clock.GetTimestamp();
        var isStopping = false;
        metrics.WaitBegan();
        using var span = GatewayTraces.Wait(held);
        try
        {
            var decision = await wait.ForAsync(context, oversight, held);
            if (decision is not null)
            {
                metrics.Decided(decision.State, clock.GetElapsedTime(began));
                span.Ended(GatewayTraces.Name(decision.State));
                return decision;
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            span.Ended("left");
            return null;
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The review stays open: another gateway, or the next run of this one, takes it up when the client sends its request again.
            isStopping = true;
        }
        finally
        {
            metrics.WaitEnded();
            reviews.Leave(held);
        }

        span.Ended(isStopping ? "draining" : "pending");
        var refusal = isStopping ? Outcomes.Draining() : Outcomes.Pending(held.Id);
        oversight.AnswerRefused = held.Answer is null ? null : refusal.Code;
        await refusals.AnswerAsync(context, oversight, refusal);
        return null;
    }
}
