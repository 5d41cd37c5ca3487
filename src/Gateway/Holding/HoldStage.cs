using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Arrival;
using Holdpoint.Gateway.Asynchronous;
using Holdpoint.Gateway.Background;
using Holdpoint.Gateway.Responding;
using Holdpoint.Ledger;
using Holdpoint.Policy;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Holding;

/// <summary>
/// Stage 4: a request that the policy holds waits here for its decision. Only an approval, as it is or edited, goes on. One that comes back while the answer to it is
/// held waits here for that answer instead, and no model is asked a second time.
/// </summary>
internal sealed class HoldStage(RequestDelegate next, HeldReviews reviews, HeldAnswers answers, BackgroundCalls background, ReviewWait wait, Refusals refusals, TimeProvider clock)
{
    private static readonly Refusal NotHeld = new(
        400, "cannot_be_held", "The policy has people look at this call or at the answer to it, which a WebSocket or a gRPC call does not allow; send a plain request.")
    {
        Close = true,
    };

    public Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        if (oversight.IsUnread)
        {
            return PassAsync(context, oversight);
        }

        // Most requests pass, and their answers are not looked at: nothing is kept of the call here.
        return oversight.Verdict.Verdict == Verdict.Hold || oversight.Policy.JudgesAnswers(oversight.RouteId) ? HoldAsync(context, oversight) : next(context);
    }

    /// <summary>What nobody reads cannot wait either: it is for the policy to allow or to deny.</summary>
    private Task PassAsync(HttpContext context, OversightFeature oversight)
    {
        if (oversight.Verdict.Verdict == Verdict.Hold || oversight.Policy.JudgesAnswers(oversight.RouteId))
        {
            return refusals.AnswerAsync(context, oversight, NotHeld);
        }

        RouteDeclaration.Open(context);
        return next(context);
    }

    private async Task HoldAsync(HttpContext context, OversightFeature oversight)
    {
        if (oversight.Policy.JudgesAnswers(oversight.RouteId) && await FindAnswerAsync(context, oversight) is { } refused)
        {
            await refusals.AnswerAsync(context, oversight, refused);
            return;
        }

        if (oversight.Verdict.Verdict != Verdict.Hold)
        {
            await next(context);
            return;
        }

        var (held, refusal) = oversight.Resumed is { } resumed ? await ResumeAsync(resumed) : await JoinAsync(context, oversight);
        if (held is null)
        {
            await refusals.AnswerAsync(context, oversight, refusal!);
            return;
        }

        oversight.Review = held;
        oversight.ReviewId = held.Id;
        if (oversight.Resumed is null && AsyncPreference.IsAsked(context.Request.Headers))
        {
            await reviews.KeepAsync(held);
            reviews.Leave(held);
            await StatusAnswers.AcceptedAsync(context, oversight, held);
            return;
        }

        if (oversight.Resumed is null && BackgroundRequest.IsAsked(context.Request, oversight, held.Submission.Body))
        {
            await reviews.KeepAsync(held);
            reviews.Leave(held);
            background.CallOnceApproved(held, context);
            await BackgroundResponse.Of(held, "queued").WriteAsync(context, oversight);
            return;
        }

        if (await wait.ReleasedAsync(context, oversight, held) is { } decision)
        {
            oversight.Decision = decision;
            await next(context);
        }
    }

    private async Task<(HeldReview? Review, Refusal? Refusal)> ResumeAsync(HeldReview held) =>
        await reviews.TryJoinAsync(held) ? (held, null) : (null, held.Answer is null ? Outcomes.AlreadyForwarded() : Outcomes.AlreadyAnswered());

    /// <summary>Makes a repeat of a request whose answer is held one that came back for it.</summary>
    private async Task<Refusal?> FindAnswerAsync(HttpContext context, OversightFeature oversight)
    {
        oversight.AnswerKey = JoinKey.OfAnswer(oversight, context.Request);
        if (oversight.Resumed?.Answer is not null)
        {
            return null;
        }

        try
        {
            oversight.Resumed = await answers.FindAsync(oversight.AnswerKey, context.RequestAborted) ?? oversight.Resumed;
        }
        catch (LedgerUnavailableException)
        {
            return Refusal.Unavailable();
        }

        if (oversight.Resumed is { Answer: not null, Submission: var held })
        {
            oversight.Verdict = new PolicyVerdict(Verdict.Hold, held.Queue, held.Severity, held.Rules, [], null);
            oversight.Said = Verdict.Hold;
            oversight.Body.Dispose();
            oversight.Inspected = null;
        }

        return null;
    }

    private async Task<(HeldReview? Review, Refusal? Refusal)> JoinAsync(HttpContext context, OversightFeature oversight)
    {
        // A copy of its own: the request's memory goes back to the pool, and what was read of it is let go, because the review may outlive the request
        // and ten thousand may wait at once.
        var submission = Submissions.Of(oversight, context.Request, clock.GetUtcNow());
        var key = JoinKey.Of(oversight.Consumer, context.Request, submission);
        oversight.Body.Dispose();
        oversight.Inspected = null;
        return await reviews.JoinOrHoldAsync(new HeldReview(key, submission, HeldCall.Of(context.Request, oversight.Consumer.Fingerprint)));
    }
}
