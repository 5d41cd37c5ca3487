using Holdpoint.Gateway.Answers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Holdpoint.Gateway.Arrival;

/// <summary>What is not a plain exchange of one request and one answer cannot be held, and is turned away: upgrades, tunnels, gRPC.</summary>
internal static class ProtocolRule
{
    internal static Refusal? Problem(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsConnect(request.Method) || HttpMethods.IsTrace(request.Method))
        {
            return new Refusal(405, "method_not_allowed", "CONNECT and TRACE are not taken.") { Close = true };
        }

        if (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } || !StringValues.IsNullOrEmpty(request.Headers.Upgrade))
        {
            return new Refusal(400, "upgrade_not_supported", "WebSockets and other upgrades cannot be held for review; send a plain request.") { Close = true };
        }

        if (request.Headers.ContainsKey("X-Content-Length"))
        {
            // Kestrel renames Content-Length so when it comes with Transfer-Encoding.
            return new Refusal(400, "ambiguous_framing", "Content-Length and Transfer-Encoding together can be read in two ways.") { Close = true };
        }

        return request.ContentType is { } sent && sent.Contains("grpc", StringComparison.OrdinalIgnoreCase) && MediaTypeHeaderValue.TryParse(sent, out var type)
            && type.MediaType.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase)
            ? new Refusal(415, "unsupported_media_type", "gRPC is not taken; use the model's HTTP API.")
            : null;
    }
}
