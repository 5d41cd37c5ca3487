using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Holding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Holdpoint.Gateway.Asynchronous;

/// <summary>
/// Before routing: who asks for the response of an approved review makes the held request now, with the bytes that were decided on. It runs through every
/// stage like a repeat of the request would, so a stop still stops it and the ledger forwards it once.
/// </summary>
internal sealed class ResultStage(RequestDelegate next, HeldReviews reviews, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) || ReviewPaths.ResponseId(context.Request.Path) is not { } id)
        {
            return next(context);
        }

        var oversight = OversightFeature.Of(context);
        if (reviews.Find(id) is not { } held || held.Call.Fingerprint != oversight.Consumer.Fingerprint)
        {
            return refusals.AnswerAsync(context, oversight, ReviewEndpoints.Unknown());
        }

        if (!held.Decided.IsCompleted)
        {
            return StatusAnswers.PendingAsync(context, oversight, held);
        }

        Become(context, held.Call);
        oversight.Resumed = held;
        return next(context);
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
        // The held bytes follow, though this GET came without any.
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new WithBody());
    }

    private sealed class WithBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
