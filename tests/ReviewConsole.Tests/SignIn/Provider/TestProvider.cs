using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Holdpoint.ReviewConsole.Tests.SignIn.Provider;

/// <summary>
/// An OpenID provider: OpenIddict's server on a port of its own, which asks nobody for a password and vouches for <see cref="Subject"/>. It has no store; its codes
/// and tokens carry what they stand for.
/// </summary>
public sealed class TestProvider : IAsyncDisposable
{
    internal const string ClientId = "holdpoint-console";
    internal const string ClientSecret = "a secret of the tests";

    /// <summary>Made once: making keys takes longer than most tests.</summary>
    private static readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "test-key" };

    private readonly WebApplication _app;

    private TestProvider(WebApplication app, string address) => (_app, Address) = (app, address);

    internal string Address { get; }

    internal string Issuer => Address + "/";

    /// <summary>Who sits at the browser.</summary>
    internal string Subject { get; set; } = "subject-1";

    internal string SessionId { get; set; } = "session-1";

    /// <summary>Further claims of the id token.</summary>
    internal Dictionary<string, string[]> Claims { get; } = new(StringComparer.Ordinal) { ["preferred_username"] = ["anna"], ["roles"] = ["reviewer"], ["queues"] = ["general"] };

    /// <summary>When they say the person signed in; null for not at all.</summary>
    internal DateTimeOffset? AuthenticatedAt { get; set; } = TimeProvider.System.GetUtcNow();

    /// <summary>Spoils id tokens before they are signed.</summary>
    internal Action<SecurityTokenDescriptor>? Spoil { get; set; }

    /// <summary>Answers an authorization request with this error.</summary>
    internal string? Error { get; set; }

    /// <summary>The last authorization request's prompt and max_age.</summary>
    internal (string? Prompt, long? MaxAge) Asked { get; private set; }

    /// <param name="host">A name of this machine. To browsers <c>localhost</c> is another site than <c>127.0.0.1</c>.</param>
    internal static async Task<TestProvider> StartAsync(string host = "127.0.0.1")
    {
        var address = $"http://{host}:{LoopbackPort.Next()}";
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "provider" });
        builder.WebHost.UseKestrelCore().UseUrls(address);
        TestProvider? provider = null;
        builder.Services.AddRouting();
        builder.Services.AddLogging();
        builder.Services.AddAuthentication();
        builder.Services.AddOpenIddict().AddServer(options =>
        {
            options.EnableDegradedMode();
            options.SetIssuer(address)
                .SetAuthorizationEndpointUris("/authorize").SetTokenEndpointUris("/token").SetEndSessionEndpointUris("/logout");
            options.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
            options.RegisterScopes(Scopes.Profile);
            options.AddSigningKey(_key).AddEncryptionKey(new SymmetricSecurityKey(RandomNumberGenerator.GetBytes(32))).DisableAccessTokenEncryption();
            options.UseAspNetCore().DisableTransportSecurityRequirement();
            options.AddEventHandler<ValidateAuthorizationRequestContext>(static handler => handler.UseInlineHandler(static context =>
            {
                if (context.ClientId != ClientId)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            options.AddEventHandler<ValidateTokenRequestContext>(static handler => handler.UseInlineHandler(static context =>
            {
                if (context.ClientId != ClientId || context.ClientSecret != ClientSecret)
                {
                    context.Reject(Errors.InvalidClient);
                }

                return default;
            }));
            options.AddEventHandler<ValidateEndSessionRequestContext>(static handler => handler.UseInlineHandler(static _ => default));
            options.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
            {
                provider!.Answer(context);
                return default;
            }));
            options.AddEventHandler<HandleEndSessionRequestContext>(static handler => handler.UseInlineHandler(static context =>
            {
                context.SignOut();
                return default;
            }));
            options.AddEventHandler<GenerateTokenContext>(handler => handler
                .SetOrder(OpenIddictServerHandlers.Protection.GenerateIdentityModelToken.Descriptor.Order - 1)
                .UseInlineHandler(context =>
                {
                    if (context.TokenType == TokenTypeIdentifiers.IdentityToken)
                    {
                        provider!.Spoil?.Invoke(context.SecurityTokenDescriptor);
                    }

                    return default;
                }));
        });
        var app = builder.Build();
        app.UseRouting();
        app.UseAuthentication();
        provider = new TestProvider(app, address);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    /// <summary>A logout token as providers post it; <paramref name="change"/> spoils it.</summary>
    internal string LogoutToken(string? subject, string? sessionId, Action<SecurityTokenDescriptor>? change = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = ClientId,
            IssuedAt = now,
            Expires = now.AddMinutes(2),
            TokenType = "logout+jwt",
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["jti"] = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(),
                ["events"] = new Dictionary<string, object> { ["http://schemas.openid.net/event/backchannel-logout"] = new Dictionary<string, object>() },
            },
        };
        foreach (var (name, value) in new[] { ("sub", subject), ("sid", sessionId) })
        {
            if (value is not null)
            {
                token.Claims[name] = value;
            }
        }

        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private void Answer(HandleAuthorizationRequestContext context)
    {
        Asked = (context.Request.Prompt, context.Request.MaxAge);
        if (Error is { } error)
        {
            context.Reject(error);
            return;
        }

        var identity = new ClaimsIdentity("tests");
        identity.AddClaim(new Claim("sub", Subject));
        identity.AddClaim(new Claim("sid", SessionId));
        if (AuthenticatedAt is { } at)
        {
            identity.AddClaim(new Claim("auth_time", $"{at.ToUnixTimeSeconds()}", ClaimValueTypes.Integer64));
        }

        foreach (var (name, values) in Claims)
        {
            identity.SetClaims(name, [.. values]);
        }

        identity.SetDestinations(static _ => [Destinations.IdentityToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetScopes(context.Request.GetScopes());
        context.SignIn(principal);
    }
}
