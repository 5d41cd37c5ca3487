using System.Security.Claims;
using Holdpoint.ReviewConsole.Browser;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.SignIn.Provider;

/// <summary>Where a browser leaves for the provider, and where the provider ends sessions.</summary>
internal static class ProviderEndpoints
{
    private const int MaxTokenLength = 16 * 1024;

    internal static void MapProvider(this IEndpointRouteBuilder app)
    {
        app.MapGet(ProviderPaths.SignIn, BeginAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapPost(ProviderPaths.BackChannelLogout, EndAsync).AllowAnonymous().WithMetadata(new TakesForm())
            .WithTags("Session").WithSummary("OpenID Connect Back-Channel Logout 1.0: ends the sessions that a logout token names");
    }

    private static async Task BeginAsync(
        [Microsoft.AspNetCore.Mvc.FromQuery(Name = "return")] string? returnTo,
        bool? confirm,
        HttpContext context,
        ProviderSignIn signIn,
        IOptionsMonitor<OpenIdConnectOptions> handler,
        IOptions<ConsoleOptions> console)
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await handler.Get(ProviderHandler.Scheme).ConfigurationManager!.GetConfigurationAsync(context.RequestAborted);
        }
        catch (Exception away) when (away is InvalidOperationException or HttpRequestException or IOException)
        {
            await signIn.WriteAsync(context, null, ProviderRefusals.Unreachable(console.Value.Oidc.Authority));
            return;
        }

        var present = confirm == true ? (await context.AuthenticateAsync(CallerClaims.SessionScheme)).Principal : null;
        await context.ChallengeAsync(ProviderHandler.Scheme, signIn.Begin(ProviderPaths.Own(returnTo), present));
    }

    /// <summary>Answers as the specification asks: 200, or 400 with an OAuth error, and never to be cached.</summary>
    private static async Task<Results<Ok, JsonHttpResult<LogoutError>>> EndAsync(HttpContext context, BackChannelLogout logout)
    {
        context.Response.Headers.CacheControl = "no-store";
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : FormCollection.Empty;
        var token = form["logout_token"].ToString();
        var problem = token.Length is 0 or > MaxTokenLength ? "The form has no logout_token of a sensible length." : await logout.EndAsync(token, context);
        return problem is null ? TypedResults.Ok() : TypedResults.Json(new LogoutError("invalid_request", problem), statusCode: StatusCodes.Status400BadRequest);
    }
}

/// <summary>OAuth's form of an error.</summary>
/// <param name="Error">Code.</param>
/// <param name="ErrorDescription">For the provider's log.</param>
internal sealed record LogoutError(
    [property: System.Text.Json.Serialization.JsonPropertyName("error")] string Error,
    [property: System.Text.Json.Serialization.JsonPropertyName("error_description")] string ErrorDescription);
