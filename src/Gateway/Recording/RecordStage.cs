using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Tracing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Holdpoint.Gateway.Recording;

/// <summary>
/// Stage 8, on the way back: what became of a forward. The outcome of a released request is written after its answer is complete, so that it costs the consumer nothing;
/// a process that dies before leaves a forward without an outcome, which <see cref="IndeterminateSweep"/> finds.
/// </summary>
internal sealed class RecordStage(RequestDelegate next, GatewayRecords records, Refusals refusals, ILogger<RecordStage> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        try
        {
            await next(context);
        }
        catch when (oversight.IsReleased)
        {
            await records.OutcomeAsync(oversight, context.Response.StatusCode, "gateway");
            throw;
        }

        var error = context.GetForwarderErrorFeature()?.Error;
        var status = context.Response.StatusCode;
        if (error is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await refusals.AnswerAsync(context, oversight, Failed(status, error.Value));
        }

        if (oversight.IsReleased)
        {
            if (error is not null)
            {
                log.ForwardFailed(oversight.RequestId, error.Value.ToString());
            }

            await context.Response.CompleteAsync();
            using var span = GatewayTraces.Stage("record outcome");
            await records.OutcomeAsync(oversight, status, error?.ToString());
        }
    }

    private static Refusal Failed(int status, ForwarderError error) =>
        new(status, "upstream_failed", $"The model endpoint did not answer ({error}).") { Record = false };
}
