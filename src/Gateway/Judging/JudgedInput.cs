using Holdpoint.Contracts;
using Holdpoint.Policy;
using Holdpoint.Policy.Inspection;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Judging;

/// <summary>What rules see of a request or of the answer to it: the same facts, so that a rule means the same on both ways.</summary>
internal static class JudgedInput
{
    internal static PolicyInput Of(HttpContext context, OversightFeature oversight, InspectedBody? body, ReviewStage stage) => new(
        oversight.RouteId,
        oversight.Model,
        oversight.Consumer.Name,
        oversight.Purpose,
        context.Request.Method,
        context.Request.Path,
        oversight.RequestId,
        body)
    {
        Stage = stage,
        Header = name => context.Request.Headers[name],
    };
}
