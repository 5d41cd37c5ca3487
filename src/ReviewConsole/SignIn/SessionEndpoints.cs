using System.Security.Claims;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.ReviewConsole.SignIn.Provider;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>Signing in, asking who one is, signing out.</summary>
internal static class SessionEndpoints
{
    internal static void MapSession(this RouteGroupBuilder api)
    {
        var session = api.MapGroup("/session").WithTags("Session");
        session.MapPost("", SignInAsync).AllowAnonymous().WithSummary("Sign in with an account's name and password")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(429).ProducesProblem(503);
        session.MapGet("/ways", Ways).AllowAnonymous().WithSummary("How one may sign in here");
        session.MapGet("", static (ClaimsPrincipal caller) => TypedResults.Ok(caller.ToReviewer().ToNote()))
            .WithSummary("Who is signed in").ProducesProblem(401);
        session.MapDelete("", SignOutAsync).WithSummary("Sign out: the session ends everywhere").ProducesProblem(400).ProducesProblem(401);
    }

    private static async Task<Results<Ok<SessionNote>, ProblemHttpResult>> SignInAsync(
        SignInRequest request, SignInDesk desk, RefusalRecord refusals, TimeProvider clock, IOptions<ConsoleOptions> options, HttpContext context)
    {
        if (!options.Value.LocalSignIn)
        {
            return Refusal.NotAllowed($"Local accounts do not sign in here (Holdpoint:Console:LocalSignIn); open {ProviderPaths.SignIn} in a browser.").ToProblem();
        }

        var outcome = await desk.SignInAsync(request.Name, request.Password, context.RequestAborted);
        switch (outcome)
        {
            case SignInOutcome.SignedIn signedIn:
                await context.SignInAsync(
                    CallerClaims.SessionScheme,
                    CallerClaims.ToTicket(signedIn.Account.Name, signedIn.SessionSecret),
                    new AuthenticationProperties { ExpiresUtc = signedIn.Until });
                return TypedResults.Ok(signedIn.Account.ToReviewer().ToNote());
            case SignInOutcome.LockedOut locked:
                var seconds = Math.Max(1, (int)Math.Ceiling((locked.Until - clock.GetUtcNow()).TotalSeconds));
                await refusals.RecordAsync(context, locked.KnownName, "locked-out");
                context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
                return new Refusal(429, "locked_out", $"Too many failed sign-ins under this name; try again in {seconds} s.").ToProblem();
            case SignInOutcome.Unavailable away:
                return Refusal.Unavailable(away.Problem).ToProblem();
            case SignInOutcome.Refused refused:
                await refusals.RecordAsync(context, refused.KnownName, "wrong-password");
                return new Refusal(401, "wrong_name_or_password", "Name or password is wrong, or the account is disabled.").ToProblem();
            default:
                throw new InvalidOperationException($"Unexpected {outcome.GetType().Name}.");
        }
    }

    private static Ok<SignInWays> Ways(IOptions<ConsoleOptions> options) => TypedResults.Ok(new SignInWays(
        options.Value.LocalSignIn, options.Value.Oidc.IsOn ? new ProviderNote(options.Value.Oidc.Name, ProviderPaths.SignIn) : null));

    private static async Task<Results<NoContent, Ok<SignOutNote>, ProblemHttpResult>> SignOutAsync(
        ClaimsPrincipal caller, AccountStore accounts, ConnectionCheck connections, HttpContext context)
    {
        if (caller.Identity?.AuthenticationType == CallerClaims.TokenScheme)
        {
            return Refusal.Invalid("A bearer token has no session to end; an admin disables the token instead.").ToProblem();
        }

        var next = caller.IsProviders() && context.RequestServices.GetService<ProviderSignOut>() is { } provider ? await provider.NextAsync(context) : null;
        await accounts.EndSessionAsync(caller.FindFirstValue(CallerClaims.SecretClaim)!, context.RequestAborted);
        await connections.CloseEndedAsync(context.RequestAborted);
        await context.SignOutAsync(CallerClaims.SessionScheme);
        return next is null ? TypedResults.NoContent() : TypedResults.Ok(new SignOutNote(next));
    }
}
