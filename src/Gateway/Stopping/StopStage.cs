using Holdpoint.Gateway.Answers;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Stopping;

/// <summary>
/// Stage 1: nothing of a stopped route is read at all. A stop of a model that only the body names is found right after inspection.
/// </summary>
internal sealed class StopStage(RequestDelegate next, StopCheck stops, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        return stops.Refusal(oversight.RouteId, oversight.Route.FixedModel ?? "") is { } stopped
            ? refusals.AnswerAsync(context, oversight, stopped)
            : next(context);
    }
}
