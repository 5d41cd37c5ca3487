using System.Net;
using System.Security.Cryptography;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Holdpoint.Gateway.Tests.Consumers;

public sealed class TokenTests(QueueServer server) : IDisposable
{
    private const string Issuer = "https://issuer.example";
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-jwks-");

    private string JwksFile => Path.Combine(_folder.FullName, "jwks.json");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATokenOfTheTrustedIssuer_NamesTheConsumer_AndIsNotSentOn()
    {
        await using var gateway = await StartAsync();

        using var answer = await gateway.ChatAsync("Hello", Token());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("", Assert.Single(gateway.Upstream.Requests).Headers.Authorization.ToString());
        var entry = Assert.Single(await gateway.TraceAsync(answer.Header("Holdpoint-Request"), 1));
        Assert.Equal("reporting", entry.Consumer);
    }

    [Fact]
    public async Task ARenewedToken_IsTheSameConsumer()
    {
        await using var gateway = await StartAsync();
        using var request = Calls.Post("/v1/chat/completions", Calls.Chat("hold me"), Token());
        request.Headers.Add("Prefer", "respond-async");
        using var accepted = await gateway.Client.SendAsync(request, Cancel);

        using var renewed = Get(accepted.Headers.Location!, Token(lifetime: TimeSpan.FromMinutes(7)));
        using var status = await gateway.Client.SendAsync(renewed, Cancel);
        using var others = Get(accepted.Headers.Location!, Token(name: "somebody-else"));
        using var refused = await gateway.Client.SendAsync(others, Cancel);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (status.StatusCode, refused.StatusCode));
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("audience")]
    [InlineData("issuer")]
    [InlineData("key")]
    [InlineData("algorithm")]
    [InlineData("unsigned")]
    [InlineData("reserved")]
    public async Task ATokenThatDoesNotHold_IsRefused_AndNotTakenForAnUnknownKey(string flaw)
    {
        await using var gateway = await StartAsync();
        using var other = RSA.Create(2048);
        var token = flaw switch
        {
            "expired" => Token(lifetime: TimeSpan.FromMinutes(-10)),
            "audience" => Token(audience: "another-service"),
            "issuer" => Token(issuer: "https://elsewhere.example"),
            "key" => Token(key: new SigningCredentials(new RsaSecurityKey(other) { KeyId = "one" }, SecurityAlgorithms.RsaSha256)),
            // The public key as an HMAC secret: what a checker that believes the token's header would take.
            "algorithm" => Token(key: new SigningCredentials(new SymmetricSecurityKey(_rsa.ExportSubjectPublicKeyInfo()) { KeyId = "one" }, SecurityAlgorithms.HmacSha256)),
            "unsigned" => Unsigned(),
            _ => Token(name: "key:0123456789ab"),
        };

        using var answer = await gateway.ChatAsync("Hello", token);

        Assert.Equal("invalid_token", await answer.OpenAiCodeAsync(HttpStatusCode.Unauthorized));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task KeysComeFromTheIssuersDiscovery_AndWithoutThemNobodyIsLetIn()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        await using var issuer = builder.Build();
        var isUp = false;
        issuer.UseRouting();
        issuer.MapGet("/.well-known/openid-configuration", () => isUp
            ? Results.Text($$"""{"issuer":"{{Issuer}}","jwks_uri":"{{issuer.Urls.First()}}/jwks"}""", "application/json")
            : Results.StatusCode(500));
        issuer.MapGet("/jwks", () => Results.Text(Jwks(), "application/json"));
        await issuer.StartAsync(Cancel);
        await using var gateway = await TestGateway.StartAsync(
            server, settings: [("Holdpoint:Gateway:Tokens:Authority", issuer.Urls.First()), ("Holdpoint:Gateway:Tokens:Audience", "holdpoint")]);

        using var before = await gateway.ChatAsync("Hello", Token());
        Assert.Equal("oversight_unavailable", await before.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
        isUp = true;
        using var after = await gateway.ChatAsync("Hello", Token());

        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        Assert.Single(gateway.Upstream.Requests);
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _folder.Delete(recursive: true);
    }

    private static HttpRequestMessage Get(Uri path, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", token);
        return request;
    }

    private Task<TestGateway> StartAsync()
    {
        File.WriteAllText(JwksFile, Jwks());
        return TestGateway.StartAsync(server, settings:
        [
            ("Holdpoint:Gateway:Tokens:JwksFile", JwksFile), ("Holdpoint:Gateway:Tokens:Issuer", Issuer), ("Holdpoint:Gateway:Tokens:Audience", "holdpoint"),
        ]);
    }

    private string Jwks()
    {
        var key = _rsa.ExportParameters(includePrivateParameters: false);
        return $$"""{"keys":[{"kty":"RSA","kid":"one","use":"sig","n":"{{Base64UrlEncoder.Encode(key.Modulus)}}","e":"{{Base64UrlEncoder.Encode(key.Exponent)}}"}]}""";
    }

    private string Token(
        string name = "reporting", string issuer = Issuer, string audience = "holdpoint", TimeSpan? lifetime = null, SigningCredentials? key = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var end = now + (lifetime ?? TimeSpan.FromMinutes(5));
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Claims = new Dictionary<string, object> { ["sub"] = name },
            NotBefore = end - TimeSpan.FromMinutes(20),
            IssuedAt = end - TimeSpan.FromMinutes(20),
            Expires = end,
            SigningCredentials = key ?? new SigningCredentials(new RsaSecurityKey(_rsa) { KeyId = "one" }, SecurityAlgorithms.RsaSha256),
        });
    }

    private string Unsigned()
    {
        var signed = Token().Split('.');
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{signed[1]}.";
    }
}
