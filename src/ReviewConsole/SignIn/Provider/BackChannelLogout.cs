using System.Text.Json;
using Holdpoint.ReviewConsole.Accounts;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>
/// OpenID Connect Back-Channel Logout 1.0: checks a logout token as section 2.6 asks and ends the sessions that it names, with their connections. On other replicas
/// idle connections close within their heartbeat; no call of theirs is answered before that either.
/// </summary>
internal sealed class BackChannelLogout(
    AccountStore accounts, ConnectionCheck connections, RefusalRecord refusals, IOptionsMonitor<OpenIdConnectOptions> handler, IOptions<ConsoleOptions> console)
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    /// <summary>Types that a logout token may say it is; the second is what providers sent before there was the first.</summary>
    private static readonly string[] Types = ["logout+jwt", "JWT"];

    /// <returns>What is wrong with the token, or null once the sessions have ended.</returns>
    internal async Task<string?> EndAsync(string token, HttpContext context)
    {
        var (read, problem) = await ReadAsync(token, context.RequestAborted);
        if (read is not null && !await accounts.UseOnceAsync($"logout:{read.Issuer}:{read.Id}", read.ValidTo + console.Value.Oidc.ClockSkew, context.RequestAborted))
        {
            problem = "The token was used before.";
        }

        if (problem is not null)
        {
            await refusals.RecordAsync(context, null, "bad-logout-token");
            return problem;
        }

        await accounts.EndProviderSessionsAsync(read!.Issuer, Claim(read, "sub"), Claim(read, "sid"), context.RequestAborted);
        await connections.CloseEndedAsync(context.RequestAborted);
        return null;
    }

    private async Task<(JsonWebToken? Token, string? Problem)> ReadAsync(string token, CancellationToken cancellation)
    {
        var options = handler.Get(ProviderHandler.Scheme);
        var tried = await ValidateAsync(token, options, cancellation);
        if (tried.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // Keys change; whoever sends made-up key ids makes us ask no more often than the manager allows.
            options.ConfigurationManager!.RequestRefresh();
            tried = await ValidateAsync(token, options, cancellation);
        }

        if (!tried.IsValid || tried.SecurityToken is not JsonWebToken read)
        {
            return (null, "The token is not signed by the provider for this client, or is not valid at this time.");
        }

        var problem = read switch
        {
            { Id.Length: 0 } => "The token has no jti.",
            _ when !IsLogout(read) => $"The token's events do not hold {Event}.",
            _ when read.TryGetPayloadValue<object>("nonce", out _) => "The token has a nonce, which a logout token must not have.",
            _ when Claim(read, "sub") is null && Claim(read, "sid") is null => "The token has neither sub nor sid.",
            _ => null,
        };
        return problem is null ? (read, null) : (null, problem);
    }

    private static async Task<TokenValidationResult> ValidateAsync(string token, OpenIdConnectOptions options, CancellationToken cancellation)
    {
        var provider = await options.ConfigurationManager!.GetConfigurationAsync(cancellation);
        return await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = provider.Issuer,
            ValidAudience = options.ClientId,
            IssuerSigningKeys = provider.SigningKeys,
            ValidTypes = Types,
            ClockSkew = options.TokenValidationParameters.ClockSkew,
        });
    }

    private static bool IsLogout(JsonWebToken token) =>
        token.TryGetPayloadValue<JsonElement>("events", out var events)
        && events.ValueKind == JsonValueKind.Object
        && events.TryGetProperty(Event, out var logout)
        && logout.ValueKind == JsonValueKind.Object;

    private static string? Claim(JsonWebToken token, string name) => token.TryGetPayloadValue<string>(name, out var value) && value.Length > 0 ? value : null;
}
