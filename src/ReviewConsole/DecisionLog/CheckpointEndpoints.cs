using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdpoint.ReviewConsole.DecisionLog;

/// <summary>The ledger as C2SP tlog-tiles publishes it, for auditors' tools: signed head, tiles, entry bundles, receipts, and the key that checks them.</summary>
internal static class CheckpointEndpoints
{
    internal static void MapCheckpoint(this IEndpointRouteBuilder app)
    {
        var ledger = app.MapGroup(ReviewConsolePaths.Ledger).WithTags("Ledger").RequireRoles(Role.Auditor, Role.Admin)
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        ledger.MapGet("/checkpoint", CheckpointAsync).WithSummary("The newest signed checkpoint (C2SP tlog-checkpoint)");
        ledger.MapGet("/key", Key).WithSummary("The verifier key line (C2SP signed-note)");
        ledger.MapGet("/tile/{**path}", TileAsync).WithSummary("A tile of hashes or entries (C2SP tlog-tiles)").ProducesProblem(404);
        ledger.MapGet("/receipt/{index:long}", ReceiptAsync).WithSummary("The receipt of one entry (C2SP tlog-proof)").ProducesProblem(404);
    }

    private static async Task<ContentHttpResult> CheckpointAsync(OversightLedger ledger, HttpContext context)
    {
        var checkpoint = await ledger.CheckpointAsync(context.RequestAborted);

        // tlog-tiles: a checkpoint changes, so nobody may answer with yesterday's.
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Text(checkpoint, "text/plain; charset=utf-8");
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> TileAsync(string path, OversightLedger ledger, HttpContext context)
    {
        if (await ledger.Tiles.GetAsync($"tile/{path}", context.RequestAborted) is not { } tile)
        {
            return Refusal.NotFound($"The log has no tile '{path}' (yet): its size is in /ledger/checkpoint, and names are as C2SP tlog-tiles writes them.").ToProblem();
        }

        // tlog-tiles: a tile that was given out once never changes. Private, because who may read it is decided by the role.
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Bytes(tile, "application/octet-stream");
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> ReceiptAsync(long index, OversightLedger ledger, HttpContext context) =>
        await ledger.Tiles.GetReceiptAsync(index, context.RequestAborted) is { } receipt
            ? TypedResults.Text(receipt.ToString(), "text/plain; charset=utf-8")
            : Refusal.NotFound($"The log has no entry {index} (yet); its size is in /ledger/checkpoint.").ToProblem();

    private static ContentHttpResult Key(OversightLedger ledger, HttpContext context)
    {
        context.Response.Headers.CacheControl = "private, max-age=3600";
        return TypedResults.Text(ledger.VerifierKey + "\n", "text/plain; charset=utf-8");
    }
}
