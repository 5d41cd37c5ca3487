using Holdpoint.ReviewConsole.Browser;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>ASP.NET Core's OpenID Connect handler, set up from <see cref="OidcOptions"/>: authorization code, PKCE, nonce, and a client secret.</summary>
internal sealed class ProviderHandler(IOptions<ConsoleOptions> console, TimeProvider clock) : IConfigureNamedOptions<OpenIdConnectOptions>
{
    internal const string Scheme = "provider";

    public void Configure(OpenIdConnectOptions options)
    {
    }

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name != Scheme)
        {
            return;
        }

        var oidc = console.Value.Oidc;
        options.Authority = oidc.Authority;
        options.RequireHttpsMetadata = oidc.Authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        options.ClientId = oidc.ClientId;
        options.ClientSecret = oidc.Secret();
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.UsePkce = true;
        options.SignInScheme = CallerClaims.SessionScheme;
        options.CallbackPath = ProviderPaths.Callback;

        // The handler's own front-channel paths would let any page that can open an address sign people out.
        options.RemoteSignOutPath = PathString.Empty;
        options.SignedOutCallbackPath = PathString.Empty;
        options.TimeProvider = clock;
        options.BackchannelTimeout = oidc.Timeout;
        options.RemoteAuthenticationTimeout = oidc.SignInWithin;
        options.ProtocolValidator.NonceLifetime = oidc.SignInWithin;
        options.TokenValidationParameters.ClockSkew = oidc.ClockSkew;
        options.MapInboundClaims = false;
        options.ClaimActions.Clear();
        options.SaveTokens = true;
        options.GetClaimsFromUserInfoEndpoint = oidc.UserInfo;
        if (oidc.UserInfo)
        {
            options.ClaimActions.MapAll();
        }

        options.Scope.Clear();
        foreach (var scope in oidc.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Prepend(OpenIdConnectScope.OpenId).Distinct(StringComparer.Ordinal))
        {
            options.Scope.Add(scope);
        }

        SetCookies(options);
        SetEvents(options.Events);
    }

    /// <summary>
    /// The two cookies of a sign-in that is under way. The provider sends the browser back by a plain GET from its own site, and a browser keeps
    /// Strict cookies from such a navigation; with Lax ones it comes, and a form post (which would need None) is not used. They are worth nothing
    /// after the callback, are sent to its path alone, and the session cookie that follows is Strict: the page that the callback leads to is a static file,
    /// and by the time it calls the API, it does so from its own site.
    /// </summary>
    private void SetCookies(OpenIdConnectOptions options)
    {
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
        {
            cookie.SameSite = SameSiteMode.Lax;
            cookie.HttpOnly = true;
            cookie.SecurePolicy = console.Value.IsBehindTls ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        }

        options.CorrelationCookie.Name = "holdpoint-correlation.";
        options.NonceCookie.Name = "holdpoint-nonce.";
    }

    private static void SetEvents(OpenIdConnectEvents events)
    {
        events.OnRedirectToIdentityProvider = static context =>
        {
            // Behind an ingress the request's own scheme and host are not those that browsers see.
            var origin = context.HttpContext.RequestServices.GetRequiredService<PublicOrigin>().Of(context.Request);
            context.ProtocolMessage.RedirectUri = origin + ProviderPaths.Callback;
            return Task.CompletedTask;
        };
        events.OnTicketReceived = static context => context.HttpContext.RequestServices.GetRequiredService<ProviderSignIn>().FinishAsync(context);
        events.OnRemoteFailure = static context => context.HttpContext.RequestServices.GetRequiredService<ProviderSignIn>().FailAsync(context);
    }
}
