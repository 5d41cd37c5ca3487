using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Ledger;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Holdpoint.Gateway.Asynchronous;

/// <summary>
/// Before routing: who asks for the response of an approved review makes the held request now, with the bytes that were decided on. It runs through every
/// stage like a repeat of the request would, so a stop still stops it and the ledger forwards it once.
/// </summary>
internal sealed class ResultStage(RequestDelegate next, HeldReviews reviews, ReviewDesk desk, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && ReviewPaths.ResponseId(context.Request.Path) is { } id ? ResumeAsync(context, id) : next(context);

    private async Task ResumeAsync(HttpContext context, string id)
    {
        var oversight = OversightFeature.Of(context);
        if (await reviews.FindOrRecallAsync(id, oversight.Consumer, context.RequestAborted) is not { } held)
        {
            await refusals.AnswerAsync(context, oversight, ReviewEndpoints.Unknown());
            return;
        }

        if (!await IsDecidedAsync(held, context.RequestAborted))
        {
            await StatusAnswers.PendingAsync(context, oversight, held);
            return;
        }

        Become(context, held.Call);
        oversight.Resumed = held;
        await next(context);
    }

    /// <summary>One that was taken over just now is followed from now on, and its decision may be in the ledger already.</summary>
    private async Task<bool> IsDecidedAsync(HeldReview held, CancellationToken cancellation)
    {
        try
        {
            if (!held.Decided.IsCompleted && await desk.DecisionAsync(held.Id, cancellation) is not null)
            {
                await held.Decided.WaitAsync(cancellation);
            }
        }
        catch (LedgerUnavailableException)
        {
            // Not known now; asking again is answered once the ledger can be read.
        }

        return held.Decided.IsCompleted;
    }

    /// <summary>Makes a request the one that was held.</summary>
    internal static void Become(HttpContext context, HeldCall call)
    {
        var request = context.Request;
        request.Method = call.Method;
        request.Path = call.Path;
        request.QueryString = call.Query;
        request.ContentType = call.ContentType;
        request.Headers.Accept = call.Accept;
        request.Headers[JoinKey.IdempotencyKey] = call.IdempotencyKey;
        // The held bytes follow, though this GET came without any.
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new WithBody());
    }

    private sealed class WithBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
