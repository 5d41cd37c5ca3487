using System.Net;
using System.Security.Cryptography;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.IdentityModel.Tokens;

namespace Holdpoint.ReviewConsole.Tests.SignIn.Provider;

public sealed class BackChannelLogoutTests(GarnetServerFixture garnet) : ProviderTests(garnet)
{
    /// <summary>Every way in which a logout token may not be one.</summary>
    private static readonly Dictionary<string, Action<SecurityTokenDescriptor>> _spoilt = new(StringComparer.Ordinal)
    {
        { "issuer", static token => token.Issuer = "https://elsewhere.example/" },
        { "audience", static token => token.Audience = "another-client" },
        { "expired", static token => (token.IssuedAt, token.Expires) = (token.IssuedAt - TimeSpan.FromHours(2), token.IssuedAt - TimeSpan.FromHours(1)) },
        { "nonce", static token => token.Claims["nonce"] = "n" },
        { "no events", static token => token.Claims.Remove("events") },
        { "another event", static token => token.Claims["events"] = new Dictionary<string, object> { ["urn:other"] = new Dictionary<string, object>() } },
        { "no jti", static token => token.Claims.Remove("jti") },
        { "nobody named", static token => token.Claims = token.Claims.Where(static claim => claim.Key is "jti" or "events").ToDictionary() },
        { "another type", static token => token.TokenType = "at+jwt" },
        { "another key", static token => token.SigningCredentials = new SigningCredentials(new RsaSecurityKey(RSA.Create(2048)) { KeyId = "test-key" }, SecurityAlgorithms.RsaSha256) },
        { "unsigned", static token => token.SigningCredentials = null },
    };

    [Fact]
    public async Task ATokenThatIsNotGenuine_EndsNothing_AndIsRecorded()
    {
        var browser = await SignedInBrowserAsync();

        foreach (var (what, spoil) in _spoilt)
        {
            using var answer = await PostLogoutAsync(Provider.LogoutToken(Provider.Subject, Provider.SessionId, spoil));
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, what);
            Assert.True(answer.Headers.CacheControl?.NoStore, what);
        }

        Assert.Equal("anna", (await WhoAsync(browser)).Name);
        var refused = await Console.EntriesAsync(EntryKinds.AccessRefused);
        Assert.Equal(_spoilt.Count, refused.Count);
        Assert.All(refused, static entry => Assert.Equal("bad-logout-token", (string?)entry.Detail!["outcome"]));
    }

    [Fact]
    public async Task ATokenThatNamesASession_EndsThatOne_AndItsConnections()
    {
        var browser = await SignedInBrowserAsync();
        Provider.SessionId = "session-2";
        var other = await SignedInBrowserAsync();
        await using var hub = HubOf(browser);
        var closed = new TaskCompletionSource();
        hub.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        await hub.StartAsync(Cancellation);

        using var answer = await PostLogoutAsync(Provider.LogoutToken(null, "session-1"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await browser.Client.GetAsync("/api/v1/session", Cancellation));
        Assert.Equal("anna", (await WhoAsync(other)).Name);
    }

    [Fact]
    public async Task ATokenThatNamesASubject_EndsAllTheirSessions_AndNobodyElses()
    {
        var browsers = new[] { await SignedInBrowserAsync(), await SignedInBrowserAsync() };
        (Provider.Subject, Provider.Claims["preferred_username"]) = ("subject-2", ["berta"]);
        var other = await SignedInBrowserAsync();

        using var answer = await PostLogoutAsync(Provider.LogoutToken("subject-1", null));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        foreach (var browser in browsers)
        {
            await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await browser.Client.GetAsync("/api/v1/session", Cancellation));
        }

        Assert.Equal("berta", (await WhoAsync(other)).Name);
    }

    [Fact]
    public async Task ATokenSentAgain_DoesNotEndTheSessionsThatBeganSince()
    {
        await SignedInBrowserAsync();
        var token = Provider.LogoutToken("subject-1", null);
        (await PostLogoutAsync(token)).Dispose();
        var browser = await SignedInBrowserAsync();

        using var again = await PostLogoutAsync(token);

        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Equal("anna", (await WhoAsync(browser)).Name);
    }

    private HubConnection HubOf(Browser browser) =>
        new HubConnectionBuilder().WithUrl(new Uri(Console.Address, "/hubs/reviews"), options => options.Cookies = browser.Cookies).Build();
}
