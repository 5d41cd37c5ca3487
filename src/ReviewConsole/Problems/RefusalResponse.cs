using Microsoft.AspNetCore.Http;

namespace Holdpoint.ReviewConsole.Problems;

/// <summary>Refusals that are written outside an endpoint.</summary>
internal static class RefusalResponse
{
    internal static Task WriteAsync(this Refusal refusal, HttpContext context) => refusal.ToProblem().ExecuteAsync(context);
}
