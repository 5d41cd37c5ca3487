using Microsoft.AspNetCore.Http;

namespace Holdpoint.ReviewConsole.Problems;

/// <summary>Tells callers of every 503 when to come back.</summary>
internal sealed class RetryAfter(RequestDelegate next)
{
    /// <summary>Seconds within which Redis or the ledger are looked at again.</summary>
    private const string Seconds = "2";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(
            static state =>
            {
                var response = ((HttpContext)state).Response;
                if (response.StatusCode == StatusCodes.Status503ServiceUnavailable && response.Headers.RetryAfter.Count == 0)
                {
                    response.Headers.RetryAfter = Seconds;
                }

                return Task.CompletedTask;
            },
            context);
        return next(context);
    }
}
