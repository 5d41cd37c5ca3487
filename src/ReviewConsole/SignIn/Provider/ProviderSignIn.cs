using System.Security.Claims;
using Holdpoint.ReviewConsole.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>The end of a sign-in with the provider: a session in the account store and its cookie, or a page that says why not.</summary>
internal sealed class ProviderSignIn(
    AccountStore accounts, ProviderClaims claims, RefusalRecord refusals, ConnectionCheck connections, TimeProvider clock, IOptions<ConsoleOptions> options)
{
    /// <summary>What the cookie keeps for signing out at the provider.</summary>
    internal const string IdToken = "id_token";

    /// <summary>Of a sign-in that confirms who somebody is: the session that it takes the place of, whose it is, and since when it counts.</summary>
    private const string Replaces = "holdpoint.replaces";
    private const string Confirms = "holdpoint.confirms";
    private const string Since = "holdpoint.since";

    /// <summary>What travels to the provider and back, encrypted.</summary>
    /// <param name="returnPath">Where to go afterwards.</param>
    /// <param name="confirming">Who confirms that they still sit there; null for a sign-in.</param>
    internal AuthenticationProperties Begin(string returnPath, ClaimsPrincipal? confirming)
    {
        var properties = new OpenIdConnectChallengeProperties { RedirectUri = returnPath };
        if (confirming?.FindFirstValue(CallerClaims.SecretClaim) is { } secret)
        {
            properties.MaxAge = TimeSpan.Zero;
            properties.Prompt = "login";
            properties.Items[Replaces] = Secrets.Hash(secret);
            properties.Items[Confirms] = confirming.Identity!.Name;
            properties.Items[Since] = clock.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return properties;
    }

    /// <summary>The provider's answer is genuine; what it says decides.</summary>
    internal async Task FinishAsync(TicketReceivedContext context)
    {
        var principal = context.Principal!;
        var items = context.Properties!.Items;
        if (!claims.TryRead(principal, out var person, out var refusal))
        {
            // The provider gives nothing now, so what it gave before ends too.
            await EndAllAsync(principal, context.HttpContext.RequestAborted);
            await RefuseAsync(context, null, refusal);
            return;
        }

        if (items.TryGetValue(Since, out var since) && NotConfirmed(person, long.Parse(since!, System.Globalization.CultureInfo.InvariantCulture)) is { } stale)
        {
            await RefuseAsync(context, null, stale);
            return;
        }

        var outcome = await accounts.SignInAsync(person, options.Value.SessionLength, context.HttpContext.RequestAborted);
        if (outcome is not ProviderOutcome.SignedIn signedIn)
        {
            await RefuseAsync(context, (outcome as ProviderOutcome.Disabled)?.Name, ProviderRefusals.Of(outcome, options.Value.Oidc));
            return;
        }

        if (items.TryGetValue(Replaces, out var before))
        {
            await accounts.EndSessionByIdAsync(before!, context.HttpContext.RequestAborted);
            if (!string.Equals(items[Confirms], signedIn.Account.Name, StringComparison.Ordinal))
            {
                // Both sessions end: whoever sits there is not who they were a moment ago.
                await accounts.EndSessionAsync(signedIn.SessionSecret, context.HttpContext.RequestAborted);
                await RefuseAsync(context, signedIn.Account.Name, ProviderRefusals.AnotherPerson(items[Confirms]!, signedIn.Account.Name));
                return;
            }
        }

        var idToken = context.Properties.GetTokenValue(IdToken);
        context.Principal = CallerClaims.ToTicket(signedIn.Account.Name, signedIn.SessionSecret);
        context.Properties = new AuthenticationProperties { ExpiresUtc = signedIn.Until, Items = { [IdToken] = idToken } };
    }

    /// <summary>The provider said no, or its answer is not genuine. Nothing of it is believed or shown.</summary>
    internal async Task FailAsync(RemoteFailureContext context)
    {
        context.HandleResponse();
        await WriteAsync(context.HttpContext, null, ProviderRefusals.Of(context.Failure));
    }

    private async Task RefuseAsync(TicketReceivedContext context, string? who, ProviderRefusal refusal)
    {
        context.HandleResponse();
        await WriteAsync(context.HttpContext, who, refusal);
    }

    internal async Task WriteAsync(HttpContext context, string? who, ProviderRefusal refusal)
    {
        await refusals.RecordAsync(who, refusal.Code, $"GET {ProviderPaths.Callback}", context.Connection.RemoteIpAddress?.ToString());
        await ProviderPage.WriteAsync(context, refusal);
    }

    private ProviderRefusal? NotConfirmed(ProviderPerson person, long since) =>
        person.AuthenticatedAt is { } at && at >= DateTimeOffset.FromUnixTimeSeconds(since) - options.Value.Oidc.ClockSkew
            ? null
            : ProviderRefusals.NotConfirmed(person.AuthenticatedAt);

    private async Task EndAllAsync(ClaimsPrincipal principal, CancellationToken cancellation)
    {
        if (principal.FindFirstValue("iss") is { } issuer && principal.FindFirstValue("sub") is { } subject)
        {
            await accounts.EndProviderSessionsAsync(issuer, subject, null, cancellation);
            await connections.CloseEndedAsync(cancellation);
        }
    }
}
