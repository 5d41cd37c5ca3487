using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Judging;
using Holdpoint.Gateway.Recording;
using Holdpoint.Gateway.Tracing;
using Holdpoint.Policy;
using Holdpoint.Policy.Inspection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace Holdpoint.Gateway.Responding;

/// <summary>
/// Stage 7, on the way back from the forward: where the policy judges answers, an answer is kept back until it was read, judged and, if a rule says so, decided on by people.
/// Everywhere else its bytes stream through untouched.
/// </summary>
internal sealed class AnswerStage(
    RequestDelegate next,
    CapturingForward forward,
    AnswerReading reading,
    AnswerHold hold,
    AnswerDelivery delivery,
    GatewayRecords records,
    GatewayMetrics metrics,
    Refusals refusals,
    IOptions<GatewayOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        return oversight.Policy.JudgesAnswers(oversight.RouteId) ? KeepBackAsync(context, oversight) : next(context);
    }

    private async Task KeepBackAsync(HttpContext context, OversightFeature oversight)
    {
        if (!await IsJudgedAsync(context, oversight))
        {
            await next(context);
            return;
        }

        using var answer = await forward.RunAsync(context, oversight, next);
        if (answer.IsTooLarge)
        {
            await RefuseAsync(context, oversight, AnswerReading.TooLarge(options.Value.MaxAnswerBytes));
        }
        else if (context.GetForwarderErrorFeature() is { Error: var error })
        {
            await FailAsync(context, oversight, answer, error);
        }
        else
        {
            await JudgeAsync(context, oversight, answer);
        }
    }

    /// <summary>An opaque answer is not read, so what the policy says of it is known before it comes; one that it allows need not be kept back.</summary>
    private static async ValueTask<bool> IsJudgedAsync(HttpContext context, OversightFeature oversight) =>
        oversight.Route.Api != ApiShape.Opaque || (await VerdictAsync(context, oversight, null)).Verdict != Verdict.Allow;

    private static ValueTask<PolicyVerdict> VerdictAsync(HttpContext context, OversightFeature oversight, InspectedBody? answer) =>
        oversight.Policy.EvaluateAsync(JudgedInput.Of(context, oversight, answer, ReviewStage.Response), context.RequestAborted);

    private async Task JudgeAsync(HttpContext context, OversightFeature oversight, CapturedResponse answer)
    {
        if (answer.Bytes.Bytes.IsEmpty)
        {
            await delivery.WriteAsync(context, oversight, answer.Describe(isStream: false), ReadOnlyMemory<byte>.Empty, isChanged: false);
            return;
        }

        var (verdict, unreadable) = await ReadAndJudgeAsync(context, oversight, answer);
        if (verdict is null)
        {
            await RefuseAsync(context, oversight, unreadable!);
            return;
        }

        var isStream = AnswerReading.IsStream(answer.Headers);
        metrics.AnswerJudged(verdict, oversight.RouteId);
        switch (verdict.Verdict)
        {
            case Verdict.Hold when !IsAnErrorOfTheEndpoint(answer, verdict):
                oversight.Said = Verdict.Hold;
                await hold.RunAsync(context, oversight, answer.Describe(isStream), answer.Bytes, verdict);
                break;
            case Verdict.Deny:
                oversight.Said = Verdict.Deny;
                await RefuseAsync(context, oversight, await records.AnswerDeniedAsync(oversight, verdict) ? Denied(verdict) : Unavailable());
                break;
            default:
                await (records.AnswerAllowed(oversight, verdict)
                    ? delivery.WriteAsync(context, oversight, answer.Describe(isStream), answer.Bytes.Bytes, answer.Bytes.IsDecoded)
                    : RefuseAsync(context, oversight, Unavailable()));
                break;
        }
    }

    /// <returns>The verdict, or why there is none.</returns>
    private async Task<(PolicyVerdict? Verdict, Refusal? Unreadable)> ReadAndJudgeAsync(HttpContext context, OversightFeature oversight, CapturedResponse answer)
    {
        using var span = GatewayTraces.Stage("judge answer");
        var (read, unreadable) = await reading.ReadAsync(answer, oversight, context.RequestAborted);
        if (unreadable is not null)
        {
            span?.SetTag("error.type", unreadable.Code);
            return (null, unreadable);
        }

        var verdict = await VerdictAsync(context, oversight, read);
        span.Judged(verdict);
        return (verdict, null);
    }

    /// <summary>Where people look at every answer, they are not asked about an endpoint that is busy or refuses; rules still judge what it says.</summary>
    private static bool IsAnErrorOfTheEndpoint(CapturedResponse answer, PolicyVerdict verdict) =>
        answer.StatusCode >= StatusCodes.Status400BadRequest && verdict.Matched is [{ Id: "route" }];

    private static Refusal Denied(PolicyVerdict verdict) =>
        new(403, "policy_denied", $"The model's answer is denied by policy: {verdict.Reason ?? "no reason is stated."}") { Record = false };

    private static Refusal Unavailable() => Refusal.Unavailable() with { Message = "Oversight cannot work at the moment, so the model's answer is not handed on. Try again later." };

    private async Task FailAsync(HttpContext context, OversightFeature oversight, CapturedResponse answer, ForwarderError error)
    {
        if (!oversight.StreamBegan)
        {
            // Told by the record stage, as of every forward that fails.
            context.Response.StatusCode = answer.StatusCode;
            return;
        }

        await refusals.AnswerAsync(context, oversight, new Refusal(answer.StatusCode, "upstream_failed", $"The model endpoint did not answer ({error}).") { Record = false });
    }

    private async Task RefuseAsync(HttpContext context, OversightFeature oversight, Refusal refusal)
    {
        oversight.AnswerRefused = refusal.Code;
        await refusals.AnswerAsync(context, oversight, refusal);
    }
}
