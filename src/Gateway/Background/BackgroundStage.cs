using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Asynchronous;
using Holdpoint.Gateway.Holding;
using Holdpoint.Ledger;
using Holdpoint.Policy.Inspection;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Background;

/// <summary>
/// Before routing: who retrieves or cancels a background response of Holdpoint's. The first one that comes back after the approval sets off the call, and the ones after
/// that see how it goes. Other ids go on to the upstream.
/// </summary>
internal sealed class BackgroundStage(
    RequestDelegate next, BackgroundCalls calls, HeldReviews reviews, ReviewStatuses statuses, ReviewDesk desk, Refusals refusals)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (BackgroundPaths.Read(context.Request) is not { } asked)
        {
            await next(context);
            return;
        }

        var oversight = OversightFeature.Of(context);
        oversight.AnswerShape = ApiShape.OpenAi;
        try
        {
            var held = calls.Find(asked.Review)?.Held ?? reviews.Find(asked.Review);
            await (held is null ? UnknownAsync(context, oversight, asked)
                : IsTheirs(held, asked, oversight) ? KnownAsync(context, oversight, asked, held)
                : refusals.AnswerAsync(context, oversight, ReviewEndpoints.Unknown()));
        }
        catch (LedgerUnavailableException)
        {
            await refusals.AnswerAsync(context, oversight, Refusal.Unavailable() with { Record = false });
        }
    }

    private static bool IsTheirs(HeldReview held, BackgroundCallPath asked, OversightFeature oversight) =>
        held.Call.Fingerprint == oversight.Consumer.Fingerprint && held.Call.Path == asked.Collection;

    /// <summary>Held by another process, or before a restart.</summary>
    private async Task UnknownAsync(HttpContext context, OversightFeature oversight, BackgroundCallPath asked)
    {
        if (await statuses.FindAsync(asked.Review, oversight.Consumer, context.RequestAborted) is not { } status)
        {
            await refusals.AnswerAsync(context, oversight, ReviewEndpoints.Unknown());
            return;
        }

        if (asked.IsCancel && status.State == ReviewState.Pending && await desk.WithdrawAsync(asked.Review, oversight.Consumer.Name, context.RequestAborted) is AnswerOutcome.Recorded)
        {
            status = status with { State = ReviewState.Withdrawn };
        }

        await BackgroundResponse.Of(status).WriteAsync(context, oversight);
    }

    private async Task KnownAsync(HttpContext context, OversightFeature oversight, BackgroundCallPath asked, HeldReview held)
    {
        if (calls.Find(held.Id) is { } begun)
        {
            if (asked.IsCancel)
            {
                begun.Cancel();
                await ((Task)begun.Answer!).WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await BegunAsync(context, oversight, asked, begun);
            return;
        }

        if (asked.IsCancel && !held.Decided.IsCompleted
            && await desk.WithdrawAsync(held.Id, oversight.Consumer.Name, context.RequestAborted) is AnswerOutcome.Unavailable)
        {
            throw new LedgerUnavailableException("The withdrawal could not be recorded.", null);
        }

        if (!held.Decided.IsCompleted && !asked.IsCancel)
        {
            await BackgroundResponse.Of(held, "queued").WriteAsync(context, oversight);
            return;
        }

        // Who withdrew knows the end at once: this process follows the review to it.
        var decision = await held.Decided.WaitAsync(context.RequestAborted);
        if (decision.State is not (ReviewState.Approved or ReviewState.Edited))
        {
            await BackgroundResponse.Of(held, "queued").With(decision.State, decision.PublicMessage).WriteAsync(context, oversight);
            return;
        }

        var status = calls.Begin(held, context, next) is null ? "queued" : "in_progress";
        await (BackgroundResponse.Of(held, status) with { Ended = decision.State }).WriteAsync(context, oversight);
    }

    private async Task BegunAsync(HttpContext context, OversightFeature oversight, BackgroundCallPath asked, BackgroundCall call)
    {
        var state = (await call.Held.Decided).State;
        var response = BackgroundResponse.Of(call.Held, "in_progress") with { Ended = state };
        if (!call.Answer!.IsCompleted)
        {
            await response.WriteAsync(context, oversight);
            return;
        }

        var answer = await call.Answer;
        if (call.Cancelled.IsCancellationRequested && answer.Status is not (>= 200 and < 300))
        {
            await (response with { Status = "cancelled" }).WriteAsync(context, oversight);
            return;
        }

        if (answer.IsTooLong || answer.Status is not (>= 200 and < 300))
        {
            var (code, message) = answer.IsTooLong
                ? ("answer_too_large", "The model's answer is longer than the gateway keeps.")
                : UpstreamAnswer.Error(answer);
            await response.Failed(state, code, message).WriteAsync(context, oversight);
            return;
        }

        // An upstream that runs it in the background too has an id of its own for it, and knows better how it stands.
        if (UpstreamAnswer.StillRuns(answer) is { } id)
        {
            context.Request.Path = $"{asked.Collection}/{id}{(asked.IsCancel ? "/cancel" : "")}";
            await next(context);
            return;
        }

        BackgroundResponse.Tell(oversight, call.Held.Id, state);
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
