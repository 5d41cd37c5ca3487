using System.Globalization;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.Reports;
using Holdpoint.ReviewConsole.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.DecisionLog;

/// <summary>What a search finds, to be taken away. Asks who it is for, and says in the ledger who took what.</summary>
internal static class ExportEndpoints
{
    private const int AtOnce = 1_000;

    internal static void MapExport(this RouteGroupBuilder log) =>
        log.MapGet("/ledger/export", ExportAsync).RequireConfirmation().WithSummary("The rows of a search, as JSON lines or CSV, newest first").ProducesProblem(400).ProducesProblem(422);

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        [AsParameters] LedgerSearch search, string? format, OversightLedger ledger, IOptions<ConsoleOptions> options, HttpContext context)
    {
        if (format is not (null or "jsonl" or "csv"))
        {
            return Refusal.Invalid("format takes jsonl or csv.").ToProblem();
        }

        if (!search.ToQuery().TryGet(out var query, out var refusal))
        {
            return refusal.ToProblem();
        }

        // Read whole before the first byte goes out: an export that breaks off in the middle would look like one that ends there.
        List<LedgerRow> rows = [];
        for (var after = query.After; ;)
        {
            var page = await ledger.SearchAsync(query with { After = after, Take = AtOnce }, context.RequestAborted);
            rows.AddRange(page.Select(LedgerRows.Of));
            if (rows.Count > options.Value.MaxEntriesRead)
            {
                return new Refusal(422, "too_many_entries", $"The search finds more than {options.Value.MaxEntriesRead} entries (Holdpoint:Console:MaxEntriesRead); narrow it, or use holdpoint ledger export.").ToProblem();
            }

            if (page.Count < AtOnce)
            {
                break;
            }

            after = page[^1].Index;
        }

        if (await RecordAsync(ledger, context, rows.Count) is { } unrecorded)
        {
            return Refusal.Unavailable(unrecorded).ToProblem();
        }

        var isCsv = format == "csv";
        return TypedResults.Stream(
            stream => WriteAsync(stream, rows, isCsv, context.RequestAborted),
            isCsv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8",
            $"holdpoint-ledger.{(isCsv ? "csv" : "jsonl")}");
    }

    private static async Task<string?> RecordAsync(OversightLedger ledger, HttpContext context, int rows)
    {
        var by = context.User.ToReviewer();
        var detail = new System.Text.Json.Nodes.JsonObject { ["outcome"] = "exported", ["rows"] = rows };
        return await ledger.AppendAsync(
            new EntryDraft { Kind = EntryKinds.AccessGranted, Subject = by.Name, Actor = by.ToActor(), Detail = detail }, context.RequestAborted) is AppendResult.Unavailable away
            ? away.Problem
            : null;
    }

    private static async Task WriteAsync(Stream stream, List<LedgerRow> rows, bool isCsv, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        if (isCsv)
        {
            await writer.WriteAsync("index,leaf_hash,at,kind,subject,actor,route,model,consumer,rules,outcome,reason,request\r\n".AsMemory(), cancellation);
        }

        foreach (var row in rows)
        {
            await writer.WriteAsync((isCsv ? Csv(row) : System.Text.Json.JsonSerializer.Serialize(row, ContractsJson.Default.LedgerRow) + "\n").AsMemory(), cancellation);
        }
    }

    private static string Csv(LedgerRow row) => string.Join(',', new[]
    {
        row.Index.ToString(CultureInfo.InvariantCulture), row.LeafHash, row.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        row.Kind, row.Subject, row.Actor, row.Route, row.Model, row.Consumer, string.Join(' ', row.Rules), row.Outcome, row.Reason, row.Request,
    }.Select(CsvCell.Of)) + "\r\n";
}
