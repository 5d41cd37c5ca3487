using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Recording;
using Holdpoint.Gateway.Tracing;
using Holdpoint.Policy;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Judging;

/// <summary>
/// Stage 3: judges the request by the policy it arrived under. What is denied is recorded durably and ends here; what is allowed goes on once the ledger has taken the verdict.
/// </summary>
internal sealed class PolicyStage(RequestDelegate next, GatewayRecords records, GatewayMetrics metrics, Refusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        if (oversight.Resumed is { Submission: var held })
        {
            // Judged, held and decided before, under the policy of that time.
            oversight.Verdict = new PolicyVerdict(Verdict.Hold, held.Queue, held.Severity, held.Rules, [], null);
            oversight.Said = Verdict.Hold;
            return next(context);
        }

        var input = JudgedInput.Of(context, oversight, oversight.Inspected, ReviewStage.Request);
        if (GatewayTraces.AreWanted)
        {
            return TraceAsync(context, oversight, input);
        }

        var judging = oversight.Policy.EvaluateAsync(input, context.RequestAborted);
        // Only where a classifier is asked there is anything to wait for: else nothing is kept of the call.
        return judging.IsCompletedSuccessfully ? GoOnAsync(context, oversight, judging.Result) : AwaitAsync(context, oversight, judging);
    }

    private async Task TraceAsync(HttpContext context, OversightFeature oversight, PolicyInput input)
    {
        PolicyVerdict verdict;
        using (var span = GatewayTraces.Stage("judge request"))
        {
            verdict = await oversight.Policy.EvaluateAsync(input, context.RequestAborted);
            span.Judged(verdict);
        }

        await GoOnAsync(context, oversight, verdict);
    }

    private async Task AwaitAsync(HttpContext context, OversightFeature oversight, ValueTask<PolicyVerdict> judging) =>
        await GoOnAsync(context, oversight, await judging);

    private Task GoOnAsync(HttpContext context, OversightFeature oversight, PolicyVerdict verdict)
    {
        oversight.Verdict = verdict;
        oversight.Said = verdict.Verdict;
        Count(verdict, oversight.RouteId);
        return verdict.Verdict switch
        {
            Verdict.Hold => next(context),
            Verdict.Allow => records.Allowed(oversight) ? next(context) : refusals.AnswerAsync(context, oversight, Refusal.Unavailable()),
            _ => DenyAsync(context, oversight, verdict),
        };
    }

    private async Task DenyAsync(HttpContext context, OversightFeature oversight, PolicyVerdict verdict)
    {
        var isRecorded = await records.DeniedAsync(oversight, context.RequestAborted);
        await refusals.AnswerAsync(context, oversight, isRecorded ? Denied(verdict) : Refusal.Unavailable());
    }

    private static Refusal Denied(PolicyVerdict verdict) =>
        new(403, "policy_denied", $"Denied by policy: {verdict.Reason ?? "no reason is stated."}") { Record = false };

    private void Count(PolicyVerdict verdict, string route)
    {
        metrics.Judged(verdict.Verdict, route);
        foreach (var rule in verdict.Matched)
        {
            metrics.Matched(rule.Id, shadow: false);
        }

        foreach (var rule in verdict.Shadow)
        {
            metrics.Matched(rule.Id, shadow: true);
        }
    }
}
