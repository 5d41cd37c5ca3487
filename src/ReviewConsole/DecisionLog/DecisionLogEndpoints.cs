using System.Globalization;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.ReviewConsole.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdpoint.ReviewConsole.DecisionLog;

/// <summary>Searching the ledger, and one request's whole life.</summary>
internal static class DecisionLogEndpoints
{
    /// <summary>Roles that read the ledger. Reviewers do not: a second reviewer must stay blind to the first one's vote.</summary>
    private static readonly Role[] Readers = [Role.Auditor, Role.Lead, Role.Admin];

    private const int MaxTrace = 1_000;

    internal static void MapDecisionLog(this RouteGroupBuilder api)
    {
        var log = api.MapGroup("").WithTags("Decision log").RequireRoles(Readers).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        log.MapGet("/ledger/entries", SearchAsync).WithSummary("Search the ledger, newest first").ProducesProblem(400);
        log.MapGet("/ledger/facets", FacetsAsync).WithSummary("What a search finds, counted by kind, outcome, rule and actor").ProducesProblem(400);
        log.MapExport();
        log.MapGet("/requests/{id}/trace", TraceAsync).WithSummary("One request's whole life, oldest first").ProducesProblem(404);
    }

    private static async Task<Results<Ok<LedgerPage>, ProblemHttpResult>> SearchAsync(
        [AsParameters] LedgerSearch search, OversightLedger ledger, CancellationToken cancellation)
    {
        if (!search.ToQuery().TryGet(out var query, out var refusal))
        {
            return refusal.ToProblem();
        }

        var entries = await ledger.SearchAsync(query, cancellation);
        var next = entries.Count == query.Take && entries[^1].Index > 0 ? entries[^1].Index.ToString(CultureInfo.InvariantCulture) : null;
        return TypedResults.Ok(new LedgerPage([.. entries.Select(LedgerRows.Of)], next));
    }

    private static async Task<Results<Ok<LedgerFacets>, ProblemHttpResult>> FacetsAsync([AsParameters] LedgerSearch search, FacetSearch facets, CancellationToken cancellation) =>
        search.ToQuery().TryGet(out var query, out var refusal) ? TypedResults.Ok(await facets.OfAsync(query, cancellation)) : refusal.ToProblem();

    private static async Task<Results<Ok<LedgerPage>, ProblemHttpResult>> TraceAsync(string id, OversightLedger ledger, CancellationToken cancellation)
    {
        IReadOnlyList<LedgerEntry> entries = ReviewId.TryRead(id, out var request)
            ? await ledger.SearchAsync(new LedgerQuery { Trace = request, OldestFirst = true, Take = MaxTrace }, cancellation)
            : [];
        return entries.Count == 0
            ? Refusal.NotFound("The ledger knows no request of that id; it is the value of the answer's Holdpoint-Request header.").ToProblem()
            : TypedResults.Ok(new LedgerPage([.. entries.Select(LedgerRows.Of)], null));
    }
}
