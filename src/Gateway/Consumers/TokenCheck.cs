using System.Security.Cryptography;
using System.Text;
using Holdpoint.Gateway.Answers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Holdpoint.Gateway.Consumers;

/// <summary>
/// Checks tokens of the trusted issuer: signature (asymmetric algorithms only), issuer, audience and lifetime. A token that fails is refused and never taken for an unknown
/// key, and while the issuer's keys cannot be had nobody is let in on a token.
/// </summary>
internal sealed class TokenCheck : IDisposable
{
    /// <summary>RSA, RSA-PSS and ECDSA: with a symmetric one, whoever can check a token could make it.</summary>
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    private static readonly Refusal Refused = new(
        401, "invalid_token", "The token is not one that this gateway takes: it is expired, for another service, or not of the trusted issuer. Get a new one.");

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters? _rules;
    private readonly HttpClient? _http;
    private readonly string _nameClaim;
    private readonly ILogger _log;

    public TokenCheck(IOptions<GatewayOptions> options, ILogger<TokenCheck> log)
    {
        _log = log;
        var tokens = options.Value.Tokens;
        _nameClaim = tokens.NameClaim;
        if (!tokens.IsOn)
        {
            return;
        }

        _rules = new TokenValidationParameters
        {
            ValidAudience = tokens.Audience,
            ValidIssuer = tokens.Issuer,
            ValidAlgorithms = Algorithms,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromMinutes(1),
        };
        if (tokens.JwksFile is { } file)
        {
            _rules.IssuerSigningKeys = new JsonWebKeySet(File.ReadAllText(file)).GetSigningKeys();
            return;
        }

        _http = new HttpClient { Timeout = tokens.Timeout, MaxResponseContentBufferSize = 1 << 20 };
        _rules.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{tokens.Authority!.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(_http) { RequireHttps = tokens.Authority.StartsWith("https", StringComparison.OrdinalIgnoreCase) });
    }

    /// <summary>Whether a credential is meant to be a token.</summary>
    internal bool Takes(string key) => _rules is not null && key.StartsWith("eyJ", StringComparison.Ordinal) && _handler.CanReadToken(key);

    /// <summary>The consumer that a token names; the one of the unknown key, with the problem, when it does not hold.</summary>
    internal async ValueTask<Consumer> CheckAsync(string token, Consumer unknown, CancellationToken cancellation)
    {
        if (_rules!.ConfigurationManager is { } manager && await KeysAsync(manager, cancellation) is { } away)
        {
            return unknown with { Problem = away, IsToken = true };
        }

        var result = await _handler.ValidateTokenAsync(token, _rules);
        if (!result.IsValid || !result.Claims.TryGetValue(_nameClaim, out var claim) || claim is not string { Length: > 0 and <= 200 } name || IsReserved(name))
        {
            // The type alone: messages of this library may quote the token.
            _log.TokenRefused(result.Exception?.GetType().Name ?? $"no name in claim {_nameClaim}");
            return unknown with { Problem = Refused, IsToken = true };
        }

        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"token\n{result.Issuer}\n{name}")));
        return new Consumer(name, fingerprint) { IsKnown = true, IsToken = true };
    }

    public void Dispose() => _http?.Dispose();

    private static bool IsReserved(string name) =>
        name == Consumer.Anonymous.Name || name.StartsWith(ConsumerRecognition.FingerprintPrefix, StringComparison.Ordinal) || name.Any(char.IsControl);

    /// <summary>Makes sure that the issuer's keys are here; they are kept and refreshed by the library.</summary>
    private async Task<Refusal?> KeysAsync(BaseConfigurationManager manager, CancellationToken cancellation)
    {
        try
        {
            await manager.GetBaseConfigurationAsync(cancellation);
            return null;
        }
        catch (Exception problem) when (problem is InvalidOperationException or IOException or HttpRequestException)
        {
            _log.IssuerAway(problem.GetType().Name);
            return Refusal.Unavailable();
        }
    }
}
