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
        session.MapGet("", static (ClaimsPrincipal caller) => TypedResults.Ok(caller.ToNote()))
            .WithSummary("Who is signed in").ProducesProblem(401);
        session.MapPost("/confirm", ConfirmAsync).WithSummary("Prove again who one is, before a stop or an export")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(429).ProducesProblem(503);
        session.MapDelete("", SignOutAsync).WithSummary("Sign out: the session ends everywhere").ProducesProblem(400).ProducesProblem(401);
    }

    private static async Task<Results<Ok<SessionNote>, ProblemHttpResult>> SignInAsync(
        SignInRequest request, SignInDesk desk, AccountStore accounts, RefusedAttempt refused, IOptions<ConsoleOptions> options, HttpContext context)
    {
        if (!options.Value.LocalSignIn)
        {
            return Refusal.NotAllowed($"Local accounts do not sign in here (Holdpoint:Console:LocalSignIn); open {ProviderPaths.SignIn} in a browser.").ToProblem();
        }

        var outcome = await desk.SignInAsync(request.Name, request.Password, request.Code, context.RequestAborted);
        if (outcome is not SignInOutcome.SignedIn signedIn)
        {
            return (await refused.OfAsync(outcome, context)).ToProblem();
        }

        await context.SignInAsync(
            CallerClaims.SessionScheme,
            CallerClaims.ToTicket(signedIn.Account.Name, signedIn.SessionSecret),
            new AuthenticationProperties { ExpiresUtc = signedIn.Until });
        var session = await accounts.FindBySessionAsync(signedIn.SessionSecret, context.RequestAborted);
        return session is null
            ? (await refused.OfAsync(new SignInOutcome.Refused(signedIn.Account.Name), context)).ToProblem()
            : TypedResults.Ok(CallerClaims.ToPrincipal(session, signedIn.SessionSecret).ToNote());
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ConfirmAsync(
        ConfirmRequest request, ClaimsPrincipal caller, SignInDesk desk, RefusedAttempt refused, HttpContext context)
    {
        if (caller.ConfirmWays() is not ["password", ..])
        {
            return Refusal.NotAllowed(caller.IsProviders()
                ? $"You signed in with the provider; open {ProviderPaths.SignIn}?confirm=true in the browser."
                : "A bearer token has nobody behind it to ask; it is not asked to confirm anything either.").ToProblem();
        }

        if (request.Password is null == request.Code is null)
        {
            return Refusal.Invalid("Give either password or code.").ToProblem();
        }

        var outcome = await desk.ConfirmAsync(caller, request.Password, request.Code, context.RequestAborted);
        return outcome is SignInOutcome.Confirmed ? TypedResults.NoContent() : (await refused.OfSignedInAsync(outcome, context)).ToProblem();
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
        await accounts.EndSessionAsync(caller.Secret(), context.RequestAborted);
        await connections.CloseEndedAsync(context.RequestAborted);
        await context.SignOutAsync(CallerClaims.SessionScheme);
        return next is null ? TypedResults.NoContent() : TypedResults.Ok(new SignOutNote(next));
    }
}
