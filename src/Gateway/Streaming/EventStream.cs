using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Holdpoint.Gateway.Streaming;

/// <summary>
/// The event stream that a held request gets when its client asked to stream: comments are the one thing that every SSE client ignores, and that keeps
/// proxies on the way from giving up.
/// </summary>
internal static class EventStream
{
    internal const string ContentType = "text/event-stream";
    private static readonly ReadOnlyMemory<byte> Comment = ": waiting for review\n\n"u8.ToArray();

    /// <summary>Sends a sign of life. The first one commits the answer to status 200.</summary>
    internal static Task CommentAsync(HttpContext context, OversightFeature oversight, CancellationToken cancellation) => CommentAsync(
        context.Features.GetRequiredFeature<IHttpResponseFeature>(), context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), oversight, cancellation);

    /// <inheritdoc cref="CommentAsync(HttpContext, OversightFeature, CancellationToken)"/>
    internal static async Task CommentAsync(
        IHttpResponseFeature response, IHttpResponseBodyFeature body, OversightFeature oversight, CancellationToken cancellation)
    {
        if (!oversight.StreamBegan)
        {
            response.StatusCode = StatusCodes.Status200OK;
            response.Headers.ContentType = ContentType;
            response.Headers.CacheControl = "no-cache";
            // nginx would otherwise collect the comments instead of passing them on.
            response.Headers["X-Accel-Buffering"] = "no";
            oversight.StreamBegan = true;
        }

        await body.Stream.WriteAsync(Comment, cancellation);
        await body.Stream.FlushAsync(cancellation);
    }
}
