using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Policy;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.Reports;
using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.ReviewConsole.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdpoint.ReviewConsole.PolicyView;

/// <summary>The policy in force, with how often each rule matched and what those in shadow would have done. Read-only.</summary>
internal static class PolicyEndpoints
{
    private const int MaxLoads = 50;

    private static readonly TimeSpan Usual = TimeSpan.FromDays(1);
    private static readonly string[] LoadKinds = [EntryKinds.PolicyLoaded, EntryKinds.PolicyRefused];

    internal static void MapPolicy(this RouteGroupBuilder api) =>
        api.MapGet("/policy", PolicyAsync).WithTags("Policy").RequireRoles(ReviewAccess.Readers.Append(Role.Operator).ToArray())
            .WithSummary("The policy in force, and how often each rule matched in a period")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(422).ProducesProblem(503);

    private static async Task<Results<Ok<PolicyNote>, ProblemHttpResult>> PolicyAsync(
        string? from, string? to, Func<CompiledPolicy> inForce, OversightFigures figures, OversightLedger ledger, TimeProvider clock, CancellationToken cancellation)
    {
        if (!ReportPeriod.Read(from, to, Usual, clock.GetUtcNow()).TryGet(out var period, out var refusal)
            || !(await figures.OfAsync(period, cancellation)).TryGet(out var report, out refusal))
        {
            return refusal.ToProblem();
        }

        var policy = inForce();
        var hits = report.Rules.ToDictionary(static rule => rule.Rule, StringComparer.Ordinal);
        return TypedResults.Ok(new PolicyNote(policy.Digest, period.From, period.To)
        {
            Rules = [.. policy.Descriptions.Select(rule => new PolicyRuleNote(
                rule.Id, rule.Reason, rule.Stage, rule.Action, rule.Queue, rule.Severity, rule.IsShadow, hits.GetValueOrDefault(rule.Id) ?? None(rule.Id)))],
            Queues = [.. policy.Queues.Values.OrderBy(static queue => queue.Id, StringComparer.Ordinal).Select(static queue => new PolicyQueueNote(
                queue.Id, queue.Deadline.TotalSeconds, queue.Approvals, queue.Roles, queue.Instructions))],
            Routes = [.. policy.RouteIds.Order(StringComparer.Ordinal)],
            Models = [.. policy.Models.Keys.Order(StringComparer.Ordinal)],
            Loads = await LoadsAsync(ledger, cancellation),
        });
    }

    private static async Task<IReadOnlyList<PolicyLoadNote>> LoadsAsync(OversightLedger ledger, CancellationToken cancellation)
    {
        List<LedgerEntry> entries = [];
        foreach (var kind in LoadKinds)
        {
            entries.AddRange(await ledger.SearchAsync(new LedgerQuery { Kind = kind, Take = MaxLoads }, cancellation));
        }

        return [.. entries.OrderByDescending(static entry => entry.Index).Take(MaxLoads)
            .Select(static entry => new PolicyLoadNote(entry.Subject, entry.At, entry.Actor.Id, entry.Kind == EntryKinds.PolicyRefused))];
    }

    private static RuleFigures None(string rule) => new(rule, 0, 0, 0, 0, FigureCount.Outcomes([]));
}
