using System.Security.Claims;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.ReviewConsole.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn;

/// <summary>The session cookie: encrypted by Data Protection, out of reach of scripts and of other sites, and worth nothing once the store has ended its session.</summary>
internal sealed class SessionCookie(IOptions<ConsoleOptions> console) : IConfigureNamedOptions<CookieAuthenticationOptions>
{
    internal const string Name = "holdpoint-session";

    public void Configure(CookieAuthenticationOptions options)
    {
    }

    public void Configure(string? name, CookieAuthenticationOptions options)
    {
        if (name != CallerClaims.SessionScheme)
        {
            return;
        }

        options.Cookie.Name = Name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.Cookie.SecurePolicy = console.Value.IsBehindTls ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.SlidingExpiration = false;
        options.ExpireTimeSpan = console.Value.SessionLength;
        options.Events.OnRedirectToLogin = static context =>
            new Refusal(401, "not_signed_in", $"Sign in first: POST {ReviewConsolePaths.Api}/session, or send Authorization: Bearer with a token.").WriteAsync(context.HttpContext);
        options.Events.OnRedirectToAccessDenied = static context =>
            AccessDenied.WriteAsync(context.HttpContext, (RefusalRecord)context.HttpContext.RequestServices.GetService(typeof(RefusalRecord))!);
        options.Events.OnValidatePrincipal = ValidateAsync;
    }

    /// <summary>Asks the store on every call whether the session still stands, and takes roles and queues from there.</summary>
    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var accounts = (AccountStore)services.GetService(typeof(AccountStore))!;
        var secret = context.Principal?.FindFirstValue(CallerClaims.SecretClaim) ?? "";
        if (await accounts.FindBySessionAsync(secret, context.HttpContext.RequestAborted) is { } session)
        {
            context.ReplacePrincipal(CallerClaims.ToPrincipal(session, secret));
            return;
        }

        var refusals = (RefusalRecord)services.GetService(typeof(RefusalRecord))!;
        await refusals.RecordAsync(context.HttpContext, context.Principal?.Identity?.Name, "session-ended");
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CallerClaims.SessionScheme);
    }
}
