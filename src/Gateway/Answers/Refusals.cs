using System.Globalization;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Recording;
using Holdpoint.Gateway.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Answers;

/// <summary>The one place where a request is turned away: recorded, counted, and answered in the shape of its API.</summary>
/// <param name="records">The ledger.</param>
/// <param name="metrics">Counts.</param>
/// <param name="options">Retry-After.</param>
/// <param name="log">Log.</param>
internal sealed class Refusals(GatewayRecords records, GatewayMetrics metrics, IOptions<GatewayOptions> options, ILogger<Refusals> log)
{
    private readonly string _retryAfter = ((long)options.Value.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    internal async Task AnswerAsync(HttpContext context, OversightFeature oversight, Refusal refusal)
    {
        metrics.Refused(refusal.Code);
        log.Refused(oversight.RequestId, refusal.Status, refusal.Code);
        if (refusal.Record)
        {
            oversight.Said ??= Verdict.Deny;
            records.Refused(context, oversight, refusal);
        }

        if (oversight.StreamBegan)
        {
            await StreamRefusal.WriteAsync(context, oversight, refusal);
            return;
        }

        var response = context.Response;
        response.Clear();
        response.StatusCode = refusal.Status;
        if (refusal.RetryAfter is { } after)
        {
            response.Headers.RetryAfter = ((long)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }
        else if (refusal.Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = _retryAfter;
        }
        else if (refusal.Final || refusal.Status < StatusCodes.Status500InternalServerError || oversight.ReviewId is not null)
        {
            // Asking again changes nothing, and a client that retries by itself would only hold the request once more.
            response.Headers[OversightHeaders.ShouldRetry] = "false";
        }

        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        if (refusal.Close)
        {
            response.Headers.Connection = "close";
        }

        var body = ErrorBody.Write(oversight.AnswerShape, refusal, oversight.RequestId);
        response.ContentType = ErrorBody.ContentType(oversight.AnswerShape);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
