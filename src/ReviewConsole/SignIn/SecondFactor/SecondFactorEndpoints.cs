using System.Security.Claims;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn.SecondFactor;

/// <summary>One's own second factor: enrolling it, new recovery codes, and taking it away.</summary>
internal static class SecondFactorEndpoints
{
    internal static void MapSecondFactor(this RouteGroupBuilder api)
    {
        // Whoever finds a session open must not be able to put their own telephone in the owner's place.
        var factor = api.MapGroup("/session/second-factor").WithTags("Session").RequireConfirmation()
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(503);
        factor.MapPost("", BeginAsync).WithSummary("Begin to enrol a second factor (RFC 6238)");
        factor.MapPost("/confirm", EndAsync).WithSummary("Give its first code; answers with recovery codes").ProducesProblem(400).ProducesProblem(429);
        factor.MapPost("/recovery-codes", RenewAsync).WithSummary("New recovery codes in the place of the old ones");
        factor.MapDelete("", RemoveAsync).WithSummary("Take the second factor away");
    }

    private static async Task<Results<Ok<EnrolmentNote>, ProblemHttpResult>> BeginAsync(
        ClaimsPrincipal caller, AccountStore accounts, OneTimeCodes codes, CancellationToken cancellation)
    {
        if (await LocalAsync(caller, accounts, cancellation) is not { } session)
        {
            return NoLocal.ToProblem();
        }

        var (kept, secret, uri) = codes.New(session.Account.Name);
        return await accounts.BeginEnrolmentAsync(session.Account.Name, kept, cancellation)
            ? TypedResults.Ok(new EnrolmentNote(secret, uri, QrDrawing.Of(uri)))
            : new Refusal(409, "already_enrolled", "Your account has a second factor already; take it away first (DELETE), or use its recovery codes.").ToProblem();
    }

    private static async Task<Results<Ok<RecoveryCodesNote>, ProblemHttpResult>> EndAsync(
        CodeRequest request, ClaimsPrincipal caller, AccountStore accounts, SignInDesk desk, RefusedAttempt refused, HttpContext context)
    {
        if (await LocalAsync(caller, accounts, context.RequestAborted) is not { } session)
        {
            return NoLocal.ToProblem();
        }

        var (recovery, why) = await accounts.EndEnrolmentAsync(session.Account, desk.Rules(request.Code), context.RequestAborted);
        return (recovery, why) switch
        {
            ({ } shown, _) => TypedResults.Ok(new RecoveryCodesNote(shown)),
            (_, { } outcome) => (await refused.OfSignedInAsync(outcome, context)).ToProblem(),
            _ => new Refusal(409, "not_begun", "No second factor waits for its first code; begin with POST .../second-factor.").ToProblem(),
        };
    }

    private static async Task<Results<Ok<RecoveryCodesNote>, ProblemHttpResult>> RenewAsync(ClaimsPrincipal caller, AccountStore accounts, CancellationToken cancellation)
    {
        if (await LocalAsync(caller, accounts, cancellation) is not { HasSecondFactor: true } session)
        {
            return NoFactor.ToProblem();
        }

        return TypedResults.Ok(new RecoveryCodesNote(await accounts.RenewRecoveryCodesAsync(session.Account.Name, cancellation)));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        ClaimsPrincipal caller, AccountStore accounts, IOptions<ConsoleOptions> options, CancellationToken cancellation)
    {
        if (await LocalAsync(caller, accounts, cancellation) is not { HasSecondFactor: true } session)
        {
            return NoFactor.ToProblem();
        }

        if (options.Value.RequireSecondFactor)
        {
            return Refusal.NotAllowed("This console asks for a second factor (Holdpoint:Console:RequireSecondFactor); an admin can take it away, so that you enrol another.").ToProblem();
        }

        return await accounts.RemoveSecondFactorAsync(session.Account.Name, session.Account.ToActor(), cancellation) is GrantOutcome.Unavailable away
            ? Refusal.Unavailable(away.Problem).ToProblem()
            : TypedResults.NoContent();
    }

    private static async Task<Session?> LocalAsync(ClaimsPrincipal caller, AccountStore accounts, CancellationToken cancellation) =>
        caller.Identity?.AuthenticationType == CallerClaims.SessionScheme
        && await accounts.FindBySessionAsync(caller.Secret(), cancellation) is { Account.Issuer: null } session
            ? session
            : null;

    private static Refusal NoLocal => Refusal.NotAllowed("Second factors are for people with a local account; a provider looks after its own, and tokens have none.");

    private static Refusal NoFactor => new(409, "not_enrolled", "Your account has no second factor; enrol one with POST .../second-factor.");
}
