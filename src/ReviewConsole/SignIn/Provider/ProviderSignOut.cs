using Holdpoint.ReviewConsole.Browser;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>OpenID Connect RP-Initiated Logout 1.0: where the browser goes to end the provider's own session after ours.</summary>
internal sealed class ProviderSignOut(IOptionsMonitor<OpenIdConnectOptions> handler, PublicOrigin origin, IOptions<ConsoleOptions> console)
{
    /// <summary>The address; null where the provider has none, does not answer, or is not to be asked.</summary>
    internal async Task<string?> NextAsync(HttpContext context)
    {
        if (!console.Value.Oidc.SignOutAtProvider)
        {
            return null;
        }

        var options = handler.Get(ProviderHandler.Scheme);
        var session = await context.AuthenticateAsync(CallerClaims.SessionScheme);
        try
        {
            var provider = await options.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
            return string.IsNullOrEmpty(provider.EndSessionEndpoint)
                ? null
                : new OpenIdConnectMessage
                {
                    IssuerAddress = provider.EndSessionEndpoint,
                    ClientId = options.ClientId,
                    IdTokenHint = session.Properties?.Items.TryGetValue(ProviderSignIn.IdToken, out var token) == true ? token : null,
                    PostLogoutRedirectUri = origin.Of(context.Request) + "/",
                }.CreateLogoutRequestUrl();
        }
        catch (Exception away) when (away is InvalidOperationException or HttpRequestException or IOException)
        {
            return null;
        }
    }
}
