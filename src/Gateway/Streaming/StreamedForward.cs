using Holdpoint.Gateway.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Holdpoint.Gateway.Streaming;

/// <summary>
/// Forwards a request whose answer has begun as an event stream already. YARP gets a response that it may still write headers to; what it writes is passed on only
/// if it is an event stream too, and anything else ends the stream with an error that the client shows.
/// </summary>
internal static class StreamedForward
{
    internal static async Task RunAsync(HttpContext context, OversightFeature oversight, RequestDelegate next)
    {
        var response = context.Features.GetRequiredFeature<IHttpResponseFeature>();
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var begun = new BegunResponse(response, body);
        context.Features.Set<IHttpResponseFeature>(begun);
        context.Features.Set<IHttpResponseBodyFeature>(begun);
        // The client was told no encoding, so the upstream must not choose one.
        context.Request.Headers.AcceptEncoding = "identity";
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(response);
            context.Features.Set(body);
        }

        if (!begun.HasStarted)
        {
            var refusal = new Refusal(
                502, "upstream_failed", $"The review was approved, but the model endpoint answered with status {begun.StatusCode} instead of an event stream.");
            await StreamRefusal.WriteAsync(context, oversight, refusal);
        }
    }
}
