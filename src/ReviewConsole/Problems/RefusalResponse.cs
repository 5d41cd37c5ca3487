using Microsoft.AspNetCore.Http;

namespace Holdpoint.ReviewConsole.Problems;

/// <summary>Refusals that are written outside an endpoint.</summary>
internal static class RefusalResponse
{
    /// <summary>Seconds after which a call that found something unavailable is worth repeating.</summary>
    private const string RetryAfter = "2";

    internal static Task WriteAsync(this Refusal refusal, HttpContext context)
    {
        if (refusal.Status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = RetryAfter;
        }

        return refusal.ToProblem().ExecuteAsync(context);
    }
}
