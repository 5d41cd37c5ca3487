using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Gateway.Framing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Arrival;

/// <summary>
/// Before routing: gives the request its id, recognises the consumer, and turns away what no route may see (paths and framing that can be read in two
/// ways, other protocols). Whatever goes wrong behind it unforeseen ends here, without an answer from a model.
/// </summary>
internal sealed class ArrivalStage(
    RequestDelegate next, ConsumerRecognition consumers, PolicyInForce policy, Refusals refusals, TimeProvider clock, ILogger<ArrivalStage> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var now = clock.GetUtcNow();
        var oversight = new OversightFeature
        {
            RequestId = Guid.CreateVersion7(now).ToString(),
            ArrivedAt = now,
            Consumer = await consumers.RecogniseAsync(context.Request.Headers, context.RequestAborted),
            Policy = policy.Current,
        };
        context.Features.Set(oversight);
        OversightHeaders.Drop(context.Request.Headers);
        MisleadingHeaders.Drop(context.Request.Headers);
        // These headers, whatever response a later stage puts in front of them.
        var headers = context.Response.Headers;
        context.Response.OnStarting(
            static state =>
            {
                var (headers, oversight) = ((IHeaderDictionary, OversightFeature))state;
                OversightHeaders.Write(headers, oversight);
                return Task.CompletedTask;
            },
            (headers, oversight));
        try
        {
            await (Problem(context) is { } refusal ? refusals.AnswerAsync(context, oversight, refusal) : next(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            log.ConsumerLeft(oversight.RequestId);
        }
        catch (Exception problem) when (problem is not BadHttpRequestException)
        {
            log.Failed(problem, oversight.RequestId);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            await refusals.AnswerAsync(context, oversight, new Refusal(500, "internal_error", "The gateway failed; nothing more is known to have been sent."));
        }
    }

    private static Refusal? Problem(HttpContext context)
    {
        if (ProtocolRule.Problem(context) is { } refusal)
        {
            return refusal;
        }

        if (!HttpProtocol.IsHttp2(context.Request.Protocol) && context.Features.Get<FramingRules>() is not { SawHttp1: true })
        {
            throw new InvalidOperationException(
                "This listener's framing is not checked (hint: ConfigureKestrel(GatewayKestrel.Configure), and GatewayKestrel.UseStrictFraming after UseHttps).");
        }

        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return CanonicalPath.Problem(target, context.Request.Path) is { } problem
            ? new Refusal(400, "path_not_canonical", $"The path can be read in two ways: {problem}.")
            : null;
    }
}
