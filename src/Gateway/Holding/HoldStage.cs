using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Asynchronous;
using Holdpoint.Gateway.Background;
using Holdpoint.Policy;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Holding;

/// <summary>Stage 4: a request that the policy holds waits here for its decision. Only an approval, as it is or edited, goes on.</summary>
internal sealed class HoldStage(
    RequestDelegate next,
    HeldReviews reviews,
    DecisionWait wait,
    Refusals refusals,
    GatewayMetrics metrics,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<HoldStage> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        if (oversight.Verdict.Verdict != Verdict.Hold)
        {
            await next(context);
            return;
        }

        var (held, refusal) = oversight.Resumed is { } resumed ? Resume(resumed) : await JoinAsync(context, oversight);
        if (held is null)
        {
            await refusals.AnswerAsync(context, oversight, refusal!);
            return;
        }

        oversight.Review = held;
        oversight.ReviewId = held.Id;
        if (oversight.Resumed is null && AsyncPreference.IsAsked(context.Request.Headers))
        {
            held.Keep();
            reviews.Leave(held);
            await StatusAnswers.AcceptedAsync(context, oversight, held);
            return;
        }

        if (oversight.Resumed is null && BackgroundRequest.IsAsked(context.Request, oversight, held.Submission.Body))
        {
            held.Keep();
            reviews.Leave(held);
            await BackgroundResponse.Of(held, "queued").WriteAsync(context, oversight);
            return;
        }

        if (await DecisionAsync(context, oversight, held) is not { } decision)
        {
            return;
        }

        oversight.Decision = decision;
        oversight.Ended = decision.State;
        if (Outcomes.Refusal(decision) is { } ended)
        {
            reviews.Forget(held);
            await refusals.AnswerAsync(context, oversight, ended);
            return;
        }

        await next(context);
    }

    private static (HeldReview? Review, Refusal? Refusal) Resume(HeldReview held) => held.TryJoin() ? (held, null) : (null, Outcomes.AlreadyForwarded());

    private async Task<(HeldReview? Review, Refusal? Refusal)> JoinAsync(HttpContext context, OversightFeature oversight)
    {
        // A copy of its own: the request's memory goes back to the pool, and what was read of it is let go, because the review may outlive the request
        // and ten thousand may wait at once.
        var submission = Submissions.Of(oversight, clock.GetUtcNow());
        var key = JoinKey.Of(oversight.Consumer, oversight.RouteId, context.Request, submission.Digest);
        oversight.Body.Dispose();
        oversight.Inspected = null;
        return await reviews.JoinOrHoldAsync(key, () =>
        {
            log.Held(oversight.RequestId, submission.Id, submission.Queue);
            return new HeldReview(key, submission, HeldCall.Of(context.Request, oversight.Consumer.Fingerprint));
        });
    }

    /// <summary>The decision; null when the request was answered without one, or its consumer is gone.</summary>
    private async Task<ReviewDecision?> DecisionAsync(HttpContext context, OversightFeature oversight, HeldReview held)
    {
        var began = clock.GetTimestamp();
        metrics.WaitBegan();
        try
        {
            var decision = await wait.ForAsync(context, oversight, held);
            if (decision is not null)
            {
                metrics.Decided(decision.State, clock.GetElapsedTime(began));
                return decision;
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return null;
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The review stays open: the next process, or another replica, finds it in the queue.
        }
        finally
        {
            metrics.WaitEnded();
            reviews.Leave(held);
        }

        await refusals.AnswerAsync(context, oversight, Outcomes.Pending(held.Id));
        return null;
    }
}
