using Holdpoint.Contracts;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Recording;
using Holdpoint.Policy;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Judging;

/// <summary>
/// Stage 3: judges the request by the policy it arrived under. What is denied is recorded durably and ends here; what is allowed goes on once the ledger has taken the verdict.
/// </summary>
internal sealed class PolicyStage(RequestDelegate next, GatewayRecords records, GatewayMetrics metrics, Refusals refusals)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var oversight = OversightFeature.Of(context);
        if (oversight.Resumed is { Submission: var held })
        {
            // Judged, held and decided before, under the policy of that time.
            oversight.Verdict = new PolicyVerdict(Verdict.Hold, held.Queue, held.Severity, held.Rules, [], null);
            oversight.Said = Verdict.Hold;
            await next(context);
            return;
        }

        var input = JudgedInput.Of(context, oversight, oversight.Inspected, ReviewStage.Request);
        var verdict = await oversight.Policy.EvaluateAsync(input, context.RequestAborted);
        oversight.Verdict = verdict;
        oversight.Said = verdict.Verdict;
        Count(verdict, oversight.RouteId);
        var refusal = verdict.Verdict switch
        {
            Verdict.Allow => records.Allowed(oversight) ? null : Refusal.Unavailable(),
            Verdict.Hold => null,
            _ => await records.DeniedAsync(oversight, context.RequestAborted) ? Denied(verdict) : Refusal.Unavailable(),
        };
        await (refusal is null ? next(context) : refusals.AnswerAsync(context, oversight, refusal));
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
