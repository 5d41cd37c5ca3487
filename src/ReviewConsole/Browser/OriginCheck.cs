using System.Net.Mime;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Holdpoint.ReviewConsole.Browser;

/// <summary>
/// Refuses what a foreign page makes a signed-in browser send: every call that changes something, and every request to the hub,
/// because no browser applies its same-origin policy to WebSockets.
/// </summary>
internal sealed class OriginCheck(RequestDelegate next, PublicOrigin origin, RefusalRecord refusals)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var hub = request.Path.StartsWithSegments(ReviewConsolePaths.Hub, StringComparison.OrdinalIgnoreCase);
        if (!hub && IsSafe(request.Method))
        {
            await next(context);
            return;
        }

        if (origin.IsForeign(request))
        {
            await refusals.RecordAsync(context, null, "foreign-origin");
            await new Refusal(403, "foreign_origin", "This call came from a page of another origin. Open the console under its own address; behind an ingress, name that address in Holdpoint:Console:PublicOrigins.").WriteAsync(context);
            return;
        }

        if (!hub && HasBody(request) && !IsJson(request) && context.GetEndpoint()?.Metadata.GetMetadata<TakesForm>() is null)
        {
            await Refusal.OfStatus(StatusCodes.Status415UnsupportedMediaType).WriteAsync(context);
            return;
        }

        await next(context);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool HasBody(HttpRequest request) => request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0 || request.ContentType is not null;

    private static bool IsJson(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals(MediaTypeNames.Application.Json, StringComparison.OrdinalIgnoreCase);
}
