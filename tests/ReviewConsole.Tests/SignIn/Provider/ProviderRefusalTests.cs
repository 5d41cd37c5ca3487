using System.Net;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;
using OpenIddict.Abstractions;

namespace Holdpoint.ReviewConsole.Tests.SignIn.Provider;

public sealed class ProviderRefusalTests(GarnetServerFixture garnet) : ProviderTests(garnet)
{
    [Fact]
    public async Task SomebodyWithoutARole_IsRefused_AndToldWhatWasFoundWhereAndWhatHelps()
    {
        Provider.Claims["roles"] = ["staff", "<script>alert(1)</script>"];

        using var page = await NewBrowser().OpenAsync("/oidc/sign-in");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        var text = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("gives you no role here", text, StringComparison.Ordinal);
        Assert.Contains("Holdpoint:Console:Oidc:RoleClaim", text, StringComparison.Ordinal);
        Assert.Contains("staff, &lt;script&gt;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.Contains("Ask the provider", text, StringComparison.Ordinal);
        var refused = Assert.Single(await Console.EntriesAsync(EntryKinds.AccessRefused));
        Assert.Equal("no-role", (string?)refused.Detail!["outcome"]);
        Assert.Empty(await Console.EntriesAsync(EntryKinds.AccessGranted));
    }

    [Fact]
    public async Task SomebodyWhoLostTheirRoles_LosesTheirSessionsToo_WhenTheySignInAgain()
    {
        var browser = await SignedInBrowserAsync();
        Provider.Claims["roles"] = [];

        using var page = await NewBrowser().OpenAsync("/oidc/sign-in");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await browser.Client.GetAsync("/api/v1/session", Cancellation));
    }

    [Fact]
    public async Task AnIdTokenThatIsNotForThisSignIn_IsRefusedAndRecorded()
    {
        var expected = new (string Claim, string Value, string Reason)[]
        {
            ("iss", "https://elsewhere.example/", "wrong-issuer"), ("aud", "another-client", "wrong-audience"), ("nonce", "of-another-sign-in", "wrong-nonce"),
        };
        foreach (var (claim, value, reason) in expected)
        {
            Provider.Spoil = token =>
            {
                token.Subject!.SetClaim(claim, value);
                token.Issuer = claim == "iss" ? value : token.Issuer;
                token.Audience = claim == "aud" ? value : token.Audience;
            };
            var browser = NewBrowser();

            using var page = await browser.OpenAsync("/oidc/sign-in");

            Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
            Assert.Equal(reason, await RefusalAsync());
            Assert.DoesNotContain(browser.Cookies.GetAllCookies(), static cookie => cookie.Name == "holdpoint-session");
            await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await browser.Client.GetAsync("/api/v1/session", Cancellation));
        }
    }

    [Fact]
    public async Task AnExpiredIdToken_IsRefused()
    {
        Provider.Spoil = static token => (token.IssuedAt, token.NotBefore, token.Expires) = (token.IssuedAt - TimeSpan.FromDays(1), token.IssuedAt - TimeSpan.FromDays(1), token.IssuedAt - TimeSpan.FromHours(1));

        using var page = await NewBrowser().OpenAsync("/oidc/sign-in");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal("expired-token", await RefusalAsync());
    }

    [Fact]
    public async Task ACallbackThatDidNotBeginInThisBrowser_IsRefused()
    {
        var victim = NewBrowser();
        var attacker = NewBrowser();
        using var own = await attacker.OpenAsync("/oidc/sign-in");
        var callback = attacker.Way.Single(static at => at.AbsolutePath == "/oidc/callback");

        using var page = await victim.OpenAsync(callback.PathAndQuery);

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal("not-begun-here", await RefusalAsync());
    }

    [Fact]
    public async Task ARefusalOfTheProvider_IsShownByItsCode()
    {
        Provider.Error = "access_denied";

        using var page = await NewBrowser().OpenAsync("/oidc/sign-in");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains("access_denied", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("provider-refused", await RefusalAsync());
    }

    [Fact]
    public async Task AProviderThatIsAway_IsNamed()
    {
        await Provider.DisposeAsync();

        using var page = await NewBrowser().OpenAsync("/oidc/sign-in");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Contains(Provider.Address, await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }
}
