using Holdpoint.Gateway.Answers;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Arrival;

/// <summary>What no route takes: tunnels, and lengths that can be read in two ways. What a route may declare is <see cref="RouteDeclaration"/>'s.</summary>
internal static class ProtocolRule
{
    internal static Refusal? Problem(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsConnect(request.Method) || HttpMethods.IsTrace(request.Method))
        {
            return new Refusal(405, "method_not_allowed", "CONNECT and TRACE are not taken.") { Close = true };
        }

        if (request.Headers.ContainsKey("X-Content-Length"))
        {
            // Kestrel renames Content-Length so when it comes with Transfer-Encoding.
            return new Refusal(400, "ambiguous_framing", "Content-Length and Transfer-Encoding together can be read in two ways.") { Close = true };
        }

        return null;
    }
}
