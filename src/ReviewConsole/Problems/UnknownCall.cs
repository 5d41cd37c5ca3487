using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Holdpoint.ReviewConsole.Problems;

/// <summary>Answers calls that do not exist; the page that the host serves for every other path would say 200 to them.</summary>
internal sealed class UnknownCall(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => !ReviewConsolePaths.IsData(context.Request.Path) || IsOurs(context.GetEndpoint())
        ? next(context)
        : Refusal.NotFound("There is no such call; /openapi/v1.json lists them.").WriteAsync(context);

    private static bool IsOurs(Endpoint? endpoint) =>
        endpoint is RouteEndpoint { RoutePattern.RawText: { } pattern } && ReviewConsolePaths.IsData(new PathString("/" + pattern.TrimStart('/')));
}
