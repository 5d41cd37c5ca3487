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
/// Before routing: who retrieves or cancels a background response of Holdpoint's sees how it goes, whichever process it was held by. Other ids go on to the upstream.
/// </summary>
internal sealed class BackgroundStage
{
    private readonly RequestDelegate _next;
    private readonly BackgroundCalls _calls;
    private readonly BackgroundElsewhere _elsewhere;
    private readonly HeldReviews _reviews;
    private readonly ReviewDesk _desk;
    private readonly Refusals _refusals;

    public BackgroundStage(
        RequestDelegate next, BackgroundCalls calls, BackgroundElsewhere elsewhere, HeldReviews reviews, ReviewDesk desk, Refusals refusals)
    {
        (_next, _calls, _elsewhere, _reviews, _desk, _refusals) = (next, calls, elsewhere, reviews, desk, refusals);
        calls.Through(next);
    }

    public Task InvokeAsync(HttpContext context) =>
        BackgroundPaths.Read(context.Request) is { } asked ? ServeAsync(context, asked) : _next(context);

    private async Task ServeAsync(HttpContext context, BackgroundCallPath asked)
    {
        var oversight = OversightFeature.Of(context);
        oversight.AnswerShape = ApiShape.OpenAi;
        try
        {
            var held = _calls.Find(asked.Review)?.Held ?? _reviews.Find(asked.Review);
            await (held is null ? ElsewhereAsync(context, oversight, asked)
                : IsTheirs(held, asked, oversight) ? KnownAsync(context, oversight, asked, held)
                : _refusals.AnswerAsync(context, oversight, ReviewEndpoints.Unknown()));
        }
        catch (LedgerUnavailableException)
        {
            await _refusals.AnswerAsync(context, oversight, Refusal.Unavailable() with { Record = false });
        }
    }

    private static bool IsTheirs(HeldReview held, BackgroundCallPath asked, OversightFeature oversight) =>
        held.Call.Fingerprint == oversight.Consumer.Fingerprint && held.Call.Path == asked.Collection;

    private async Task ElsewhereAsync(HttpContext context, OversightFeature oversight, BackgroundCallPath asked)
    {
        switch (await _elsewhere.FindAsync(asked, oversight.Consumer, context.RequestAborted))
        {
            case BackgroundStanding.Answered answered:
                await DeliverAsync(context, oversight, asked, answered.Response, answered.Answer);
                break;
            case BackgroundStanding.Here here:
                await KnownAsync(context, oversight, asked, here.Held);
                break;
            case BackgroundStanding.Told told:
                await told.Response.WriteAsync(context, oversight);
                break;
            default:
                await _refusals.AnswerAsync(context, oversight, ReviewEndpoints.Unknown());
                break;
        }
    }

    private async Task KnownAsync(HttpContext context, OversightFeature oversight, BackgroundCallPath asked, HeldReview held)
    {
        if (_calls.Find(held.Id) is { } begun)
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
            && await _desk.WithdrawAsync(held.Id, oversight.Consumer.Name, context.RequestAborted) is AnswerOutcome.Unavailable)
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

        var status = _calls.Begin(held, new BackgroundCaller(context)) is null ? "queued" : "in_progress";
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

        // Another gateway was first to use the approval: the answer is where it keeps it.
        await (answer is { IsReleased: false, Status: StatusCodes.Status409Conflict }
            ? ElsewhereAsync(context, oversight, asked)
            : DeliverAsync(context, oversight, asked, response, answer));
    }

    private async Task DeliverAsync(HttpContext context, OversightFeature oversight, BackgroundCallPath asked, BackgroundResponse response, BackgroundAnswer answer)
    {
        var state = response.Ended ?? ReviewState.Approved;
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
            await _next(context);
            return;
        }

        BackgroundResponse.Tell(oversight, response.Review, state);
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentLength = answer.Body.Length;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }
}
