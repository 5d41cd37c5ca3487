using Holdpoint.Gateway.Answers;
using Holdpoint.Policy;
using Holdpoint.Policy.Inspection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace Holdpoint.Gateway.Arrival;

/// <summary>
/// First behind routing: which route YARP chose, and how the policy oversees it. Routing does not mind case; model endpoints may, so a path
/// that differs from the route's own spelling is refused.
/// </summary>
internal sealed class RouteStage(RequestDelegate next, Refusals refusals, IOptions<GatewayOptions> options)
{
    private static readonly RoutePolicy Undescribed =
        new("", ApiShape.Opaque, ModelPointer: null, FixedModel: null, PurposeHeader: null, PurposeRequired: false, Contracts.Verdict.Deny);

    public Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        oversight.RouteId = context.GetReverseProxyFeature().Route.Config.RouteId;
        oversight.Route = oversight.Policy.Route(oversight.RouteId) ?? Undescribed;
        oversight.AnswerShape = oversight.Route.Api;
        if (context.GetEndpoint() is RouteEndpoint { RoutePattern: var pattern } && !SameSpelling(pattern, context.Request.Path))
        {
            return refusals.AnswerAsync(
                context, oversight, new Refusal(400, "path_not_canonical", "The path differs from its route in upper and lower case; write it as the API does."));
        }

        if (RouteDeclaration.Problem(context, oversight, context.GetReverseProxyFeature().Route.Config) is { } undeclared)
        {
            return refusals.AnswerAsync(context, oversight, undeclared);
        }

        if (oversight.Resumed is { } held && held.Submission.Route != oversight.RouteId)
        {
            return refusals.AnswerAsync(
                context, oversight, new Refusal(409, "route_changed", "The gateway's routes have changed since this request was held; send it again."));
        }

        if (oversight.Route.PurposeHeader is { } header && context.Request.Headers[header].ToString() is { Length: > 0 } purpose)
        {
            if (purpose.Length > options.Value.MaxPurposeLength)
            {
                return refusals.AnswerAsync(
                    context, oversight, new Refusal(400, "purpose_too_long", $"{header} has {purpose.Length} characters; {options.Value.MaxPurposeLength} are taken."));
            }

            oversight.Purpose = purpose;
        }

        return next(context);
    }

    private static bool SameSpelling(RoutePattern pattern, PathString path)
    {
        var rest = path.Value.AsSpan();
        // By index: enumerating these lists makes an object for each segment of each request.
        for (var at = 0; at < pattern.PathSegments.Count; at++)
        {
            var parts = pattern.PathSegments[at].Parts;
            rest = rest.TrimStart('/');
            var end = rest.IndexOf('/');
            var sent = end < 0 ? rest : rest[..end];
            for (var part = 0; part < parts.Count; part++)
            {
                if (parts[part] is RoutePatternLiteralPart literal && !sent.Contains(literal.Content, StringComparison.Ordinal))
                {
                    return false;
                }
            }

            rest = rest[sent.Length..];
        }

        return true;
    }
}
