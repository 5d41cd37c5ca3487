using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdpoint.ReviewConsole.Reports;

/// <summary>Figures of a period, as JSON, CSV or a page for the printer.</summary>
internal static class ReportEndpoints
{
    /// <summary>What a report is about where no start is given.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromDays(7);

    internal static void MapReports(this RouteGroupBuilder api) =>
        api.MapGet("/reports/oversight", OversightAsync).WithTags("Reports").RequireRoles(Role.Lead, Role.Auditor, Role.Admin)
            .RequireConfirmation(static request => IsTakenAway(request.Query["format"].ToString()))
            .WithSummary("Volumes, outcomes, waiting times, rules and reviewers of a period")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(422).ProducesProblem(503);

    /// <summary>Whether an answer in that form is one to keep: a table for spreadsheets or a page for the printer, and not what the console shows itself.</summary>
    private static bool IsTakenAway(string format) => format is not ("" or "json");

    private static async Task<Results<Ok<OversightReport>, ContentHttpResult, ProblemHttpResult>> OversightAsync(
        string? from, string? to, string? format, OversightFigures figures, TimeProvider clock, CancellationToken cancellation)
    {
        if (format is not (null or "json" or "csv" or "html"))
        {
            return Refusal.Invalid("format takes json, csv or html.").ToProblem();
        }

        if (!ReportPeriod.Read(from, to, Usual, clock.GetUtcNow()).TryGet(out var period, out var refusal)
            || !(await figures.OfAsync(period, cancellation)).TryGet(out var report, out refusal))
        {
            return refusal.ToProblem();
        }

        return format switch
        {
            "csv" => TypedResults.Text(ReportTable.Csv(report), "text/csv; charset=utf-8"),
            "html" => TypedResults.Text(ReportTable.Html(report), "text/html; charset=utf-8"),
            _ => TypedResults.Ok(report),
        };
    }
}
