using System.Text.Encodings.Web;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>
/// Bearer tokens (RFC 6750): in the <c>Authorization</c> header, and on the hub's path alone also as <c>access_token</c> in the
/// query, because a browser cannot set headers on a WebSocket.
/// </summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AccountStore accounts, RefusalRecord refusals)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private const string Prefix = "Bearer ";

    /// <summary>The token that a request carries, or null.</summary>
    internal static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 1 && header.ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return header.ToString()[Prefix.Length..].Trim();
        }

        var query = request.Query["access_token"];
        return query.Count == 1 && request.Path.StartsWithSegments(ReviewConsolePaths.Hub, StringComparison.OrdinalIgnoreCase) ? query.ToString() : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TokenOf(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        var account = await accounts.FindByTokenAsync(token, Context.RequestAborted);
        if (account is null || !accounts.IsUsable(account))
        {
            await refusals.RecordAsync(Context, account?.Name, account is null ? "unknown-token" : "ended-token");
            return AuthenticateResult.Fail("The token is unknown, disabled or expired.");
        }

        var principal = CallerClaims.ToPrincipal(account, CallerClaims.TokenScheme, token);
        return AuthenticateResult.Success(new AuthenticationTicket(principal, CallerClaims.TokenScheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return new Refusal(401, "not_signed_in", "The bearer token is unknown, disabled or expired; an admin makes a new one with holdpoint token create.").WriteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => AccessDenied.WriteAsync(Context, refusals);
}
