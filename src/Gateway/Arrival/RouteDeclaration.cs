using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Inspecting;
using Holdpoint.Policy.Inspection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Configuration;

namespace Holdpoint.Gateway.Arrival;

/// <summary>
/// What is no plain exchange of JSON passes only where the route says so: YARP's metadata <c>Holdpoint.Accepts</c> names <c>multipart</c>, <c>websocket</c> and <c>grpc</c>,
/// apart by commas, and the policy calls the route opaque. Nobody reads what passes so; of a WebSocket or a gRPC call nothing can be held either.
/// </summary>
internal static class RouteDeclaration
{
    internal const string Key = "Holdpoint.Accepts";

    private const string Multipart = "multipart";
    private const string WebSocket = "websocket";
    private const string Grpc = "grpc";

    /// <summary>Why the request is turned away on this route, or null.</summary>
    internal static Refusal? Problem(HttpContext context, OversightFeature oversight, RouteConfig route)
    {
        var request = context.Request;
        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } || !StringValues.IsNullOrEmpty(request.Headers.Upgrade))
        {
            oversight.IsUnread = IsDeclared(oversight, route, WebSocket) && request.Headers.Upgrade.ToString().Equals(WebSocket, StringComparison.OrdinalIgnoreCase);
            return oversight.IsUnread
                ? null
                : new Refusal(400, "upgrade_not_supported", "This route takes no WebSockets or other upgrades, which cannot be held for review; send a plain request.") { Close = true };
        }

        // Nearly everybody sends plain JSON, which needs no declaration.
        if (request.ContentType is not { } sent || sent == MediaTypeRule.Json || !MediaTypeHeaderValue.TryParse(sent, out var type))
        {
            return null;
        }

        if (type.MediaType.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase))
        {
            oversight.IsUnread = IsDeclared(oversight, route, Grpc);
            return oversight.IsUnread ? null : Undeclared("gRPC is not taken on this route; use the model's HTTP API.");
        }

        return oversight.Route.Api == ApiShape.Opaque && type.Type.Equals(Multipart, StringComparison.OrdinalIgnoreCase) && !IsDeclared(oversight, route, Multipart)
            ? Undeclared("Multipart bodies are not taken on this route.")
            : null;
    }

    /// <summary>Lets through, as they come, the bytes of a call that nobody reads.</summary>
    internal static void Open(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (!StringValues.IsNullOrEmpty(context.Request.Headers.Upgrade) && context.Features.Get<Framing.FramingRules>() is { } rules)
        {
            // What follows is no HTTP any more; an endpoint that does not switch ends the connection, so that nothing unchecked follows as a request.
            rules.LetPass();
            context.Response.OnStarting(
                static state =>
                {
                    var response = (HttpResponse)state;
                    if (response.StatusCode != StatusCodes.Status101SwitchingProtocols)
                    {
                        response.Headers.Connection = "close";
                    }

                    return Task.CompletedTask;
                },
                context.Response);
        }
    }

    private static bool IsDeclared(OversightFeature oversight, RouteConfig route, string what) =>
        oversight.Route.Api == ApiShape.Opaque && route.Metadata?.TryGetValue(Key, out var declared) == true
        && declared.Split(',', StringSplitOptions.TrimEntries).Contains(what, StringComparer.OrdinalIgnoreCase);

    private static Refusal Undeclared(string message) => new(415, "unsupported_media_type", message);
}
