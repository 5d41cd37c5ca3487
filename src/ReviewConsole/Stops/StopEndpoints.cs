using System.Security.Claims;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Policy;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.ReviewConsole.SignIn;
using Holdpoint.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;

namespace Holdpoint.ReviewConsole.Stops;

/// <summary>Stops over HTTP: everybody signed in sees them, operators and admins set and lift them.</summary>
internal static class StopEndpoints
{
    internal static void MapStops(this RouteGroupBuilder api)
    {
        var stops = api.MapGroup("/stops").WithTags("Stops").ProducesProblem(401);
        stops.MapGet("", static (StopBoard board) => TypedResults.Ok(StopNotes.Of(board.InForce))).WithSummary("Stops in force");

        var set = stops.MapGroup("").RequireRoles(Role.Operator, Role.Admin).RequireConfirmation().ProducesProblem(403).ProducesProblem(503);
        set.MapPost("", SetAsync).WithSummary("Stop a model, a route or everything").ProducesProblem(400);
        set.MapDelete("/{id}", LiftAsync).WithSummary("Lift a stop").ProducesProblem(404);
    }

    private static async Task<Results<Created<StopNote>, ProblemHttpResult>> SetAsync(
        StopRequest request, ClaimsPrincipal caller, StopBoard board, Func<CompiledPolicy> policy, IConfiguration configuration, CancellationToken cancellation)
    {
        if (StopScope.Problem(request.Scope, policy(), configuration.GetSection("ReverseProxy:Routes").GetChildren().Select(static route => route.Key)) is { } problem)
        {
            return Refusal.Invalid(problem).ToProblem();
        }

        var reason = request.Reason.Trim();
        if (reason.Length is 0 or > AnswerLimits.Reason)
        {
            return Refusal.Invalid($"reason has {reason.Length} characters; say in 1 to {AnswerLimits.Reason} why. It goes into the ledger.").ToProblem();
        }

        var by = caller.ToReviewer().ToActor();
        return await board.SetAsync(request.Scope, reason, by, cancellation) switch
        {
            AppendResult.Appended { Entry: var entry } => TypedResults.Created(
                $"{ReviewConsolePaths.Api}/stops/{entry.Subject}", new StopNote(entry.Subject, request.Scope, reason, by.Id, entry.At)),
            AppendResult.Unavailable away => Refusal.Unavailable(away.Problem).ToProblem(),
            var other => throw new InvalidOperationException($"Unexpected {other.GetType().Name}."),
        };
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LiftAsync(
        string id, ClaimsPrincipal caller, StopBoard board, CancellationToken cancellation)
    {
        if (!ReviewId.TryRead(id, out var stop))
        {
            return Unknown.ToProblem();
        }

        return await board.LiftAsync(stop, caller.ToReviewer().ToActor(), cancellation) switch
        {
            null => Unknown.ToProblem(),
            AppendResult.Unavailable away => Refusal.Unavailable(away.Problem).ToProblem(),
            _ => TypedResults.NoContent(),
        };
    }

    private static Refusal Unknown => Refusal.NotFound("There is no such stop in force; GET /api/v1/stops lists them.");
}
