using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Stopping;
using Holdpoint.Gateway.Tracing;
using Holdpoint.Policy;
using Holdpoint.Policy.Inspection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Inspecting;

/// <summary>
/// Stage 2: reads the body whole, decodes and validates it, and finds the model. What cannot be read with certainty is refused: the bytes that
/// were read here are the ones that are forwarded, so nothing but what was seen is sent.
/// </summary>
internal sealed class InspectStage(
    RequestDelegate next, Refusals refusals, StopCheck stops, GatewayMetrics metrics, TimeProvider clock, IOptions<GatewayOptions> options)
{
    private readonly GatewayOptions _options = options.Value;
    private readonly InspectionLimits _limits = new(options.Value.MaxJsonDepth, options.Value.MaxJsonStrings);

    public async Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        using var body = new RequestBody();
        oversight.Body = body;
        // A route that is denied as a whole is denied whatever its bodies say: they are not even read. What comes back for its answer was read before.
        var isRead = oversight.Route.Verdict != Verdict.Deny && oversight.Resumed is null && !oversight.IsUnread;
        var refusal = isRead ? await LookAsync(context, oversight) : null;
        refusal ??= Name(oversight, Model(oversight));
        await (refusal is null ? next(context) : refusals.AnswerAsync(context, oversight, refusal));
    }

    private async ValueTask<Refusal?> LookAsync(HttpContext context, OversightFeature oversight)
    {
        using var span = GatewayTraces.Stage("inspect");
        var began = clock.GetTimestamp();
        var refusal = await ReadAsync(context, oversight) ?? Inspect(context.Request, oversight);
        metrics.Inspected(clock.GetElapsedTime(began));
        span?.SetTag("holdpoint.body.size", oversight.Body.Bytes.Length);
        span?.SetTag("error.type", refusal?.Code);
        return refusal;
    }

    /// <summary>Takes the model's name once it is known to be one; only then can it be found stopped.</summary>
    private Refusal? Name(OversightFeature oversight, string model)
    {
        if (ModelName.Problem(model) is { } problem)
        {
            return new Refusal(400, "invalid_model", problem);
        }

        oversight.Model = model;
        return stops.Refusal(oversight.RouteId, model);
    }

    private async ValueTask<Refusal?> ReadAsync(HttpContext context, OversightFeature oversight)
    {
        var (request, body) = (context.Request, oversight.Body);
        if (await BodyReading.ReadAsync(request, body, _options.MaxBodyBytes, context.RequestAborted) is { } refusal)
        {
            return refusal;
        }

        if (oversight.Route.Api == ApiShape.Opaque || SaysNothing(request, body))
        {
            return null;
        }

        return MediaTypeRule.Problem(request.Headers)
            ?? await ContentDecoding.DecodeAsync(body, request.Headers.ContentEncoding, _options, context.RequestAborted);
    }

    /// <summary>Whether there is no body and none was announced: an empty JSON document is something else, and no JSON.</summary>
    private static bool SaysNothing(HttpRequest request, RequestBody body) =>
        body.Bytes.Length == 0
        && (request.Headers.ContentType.Count == 0 || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsDelete(request.Method) || HttpMethods.IsOptions(request.Method));

    private Refusal? Inspect(HttpRequest request, OversightFeature oversight)
    {
        if (oversight.Route.Api == ApiShape.Opaque || SaysNothing(request, oversight.Body))
        {
            return null;
        }

        switch (Inspector.Inspect(oversight.Body.Bytes, oversight.Route.Api, _limits))
        {
            case InspectionResult.Read read:
                oversight.Inspected = read.Body;
                oversight.WantsStream = read.Body.WantsStream;
                return null;
            case InspectionResult.Refused refused:
                return new Refusal(400, refused.Code, refused.Message);
            default:
                throw new InvalidOperationException("Inspection has two outcomes.");
        }
    }

    private static string Model(OversightFeature oversight) =>
        oversight.Resumed?.Submission.Model
        ?? oversight.Route.FixedModel
        ?? (oversight.Route.ModelPointer is { } pointer ? oversight.Inspected?.TextAt(pointer) : oversight.Inspected?.Model)
        ?? "";
}
