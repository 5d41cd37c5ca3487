using System.Text.Json;
using Holdpoint.Ledger;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Holdpoint.ReviewConsole.Problems;

/// <summary>Turns what was thrown into problem+json. Nothing of a request's content is repeated in it.</summary>
internal sealed class FailureHandler(ILogger<FailureHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var refusal = exception switch
        {
            BadHttpRequestException { InnerException: JsonException json } => Refusal.Invalid(Where(json)),
            BadHttpRequestException bad => Refusal.OfStatus(bad.StatusCode),
            TamperedContentException => Tampered(exception.Message),
            ReviewQueueUnavailableException => Refusal.Unavailable("The review queue does not answer"),
            LedgerUnavailableException => Refusal.Unavailable("The ledger does not answer"),
            _ => null,
        };
        if (refusal is null)
        {
            ConsoleLog.CallFailed(log, exception, httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName ?? "no endpoint");
            refusal = new Refusal(500, "failed", "The call failed inside the console; its log says why. Nothing is known to be recorded.");
        }

        await refusal.WriteAsync(httpContext);
        return true;
    }

    private Refusal Tampered(string message)
    {
        ConsoleLog.ContentTampered(log, message);
        return new Refusal(500, "content_tampered", "The held content is not what was submitted, so it is not shown and cannot be released. Tell an operator: somebody changed it in Redis, or the payload key is not the right one.");
    }

    private static string Where(JsonException json) =>
        $"The body is not what this call takes: line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}, at {json.Path ?? "$"}. /openapi/v1.json describes it.";
}
