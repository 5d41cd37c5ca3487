using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Holdpoint.ReviewConsole.DecisionLog;

/// <summary>The signed head of the ledger and the key that checks it, for auditors' tools.</summary>
internal static class CheckpointEndpoints
{
    internal static void MapCheckpoint(this IEndpointRouteBuilder app)
    {
        var ledger = app.MapGroup(ReviewConsolePaths.Ledger).WithTags("Ledger").RequireRoles(Role.Auditor, Role.Admin)
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        ledger.MapGet("/checkpoint", CheckpointAsync).WithSummary("The newest signed checkpoint (C2SP tlog-checkpoint)");
        ledger.MapGet("/key", Key).WithSummary("The verifier key line (C2SP signed-note)");
    }

    private static async Task<ContentHttpResult> CheckpointAsync(OversightLedger ledger, HttpContext context)
    {
        var checkpoint = await ledger.CheckpointAsync(context.RequestAborted);

        // tlog-tiles: a checkpoint changes, so nobody may answer with yesterday's.
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Text(checkpoint, "text/plain; charset=utf-8");
    }

    private static ContentHttpResult Key(OversightLedger ledger, HttpContext context)
    {
        context.Response.Headers.CacheControl = "private, max-age=3600";
        return TypedResults.Text(ledger.VerifierKey + "\n", "text/plain; charset=utf-8");
    }
}
