using Holdpoint.Gateway.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Responding;

/// <summary>
/// Forwards a request and keeps the answer back. A client that asked for an event stream gets signs of life meanwhile, because a model may take minutes to the last word.
/// </summary>
internal sealed class CapturingForward(IOptions<GatewayOptions> options, TimeProvider clock)
{
    private readonly GatewayOptions _options = options.Value;

    /// <summary>The answer; the caller disposes it.</summary>
    internal async Task<CapturedResponse> RunAsync(HttpContext context, OversightFeature oversight, RequestDelegate next)
    {
        var response = context.Features.GetRequiredFeature<IHttpResponseFeature>();
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var captured = new CapturedResponse(response, _options.MaxAnswerBytes);
        context.Features.Set<IHttpResponseFeature>(captured);
        context.Features.Set<IHttpResponseBodyFeature>(captured);
        // It has to be read, and what was told no encoding cannot come in one.
        context.Request.Headers.AcceptEncoding = "identity";
        try
        {
            var forward = next(context);
            await (oversight.WantsStream ? CommentUntilAsync(forward, response, body, oversight, context.RequestAborted) : forward);
            await forward;
        }
        finally
        {
            context.Features.Set(response);
            context.Features.Set(body);
        }

        return captured;
    }

    private async Task CommentUntilAsync(
        Task forward, IHttpResponseFeature response, IHttpResponseBodyFeature body, OversightFeature oversight, CancellationToken cancellation)
    {
        var pause = oversight.StreamBegan ? _options.CommentInterval : _options.FirstComment;
        while (!forward.IsCompleted)
        {
            try
            {
                await forward.WaitAsync(pause, clock, cancellation);
            }
            catch (TimeoutException) when (!forward.IsCompleted)
            {
                await EventStream.CommentAsync(response, body, oversight, cancellation);
                pause = _options.CommentInterval;
            }
            catch (OperationCanceledException) when (!forward.IsCompleted)
            {
                // The client is gone; the forwarder notices too, and ends.
                return;
            }
        }
    }
}
