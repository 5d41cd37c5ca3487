using System.Net;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.SignIn.Provider;

public sealed class ProviderSignInTests(GarnetServerFixture garnet) : ProviderTests(garnet)
{
    [Fact]
    public async Task SigningIn_GivesTheRolesAndQueuesOfTheClaims_AndIsRecorded()
    {
        var browser = NewBrowser();

        using var page = await browser.OpenAsync("/oidc/sign-in?return=/queue");

        Assert.Equal("the page", await page.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("/queue", browser.Way[^1].AbsolutePath);
        var session = await WhoAsync(browser);
        Assert.Equal("anna", session.Name);
        Assert.Equal([Role.Reviewer], session.Roles);
        Assert.Equal(["general"], session.Queues);
        var granted = Assert.Single(await Console.EntriesAsync(EntryKinds.AccessGranted));
        Assert.Equal(("anna", "signed-in", Provider.Issuer), (granted.Subject, (string?)granted.Detail!["outcome"], (string?)granted.Detail["provider"]));
    }

    [Fact]
    public async Task TheWayToTheProvider_HasPkceAndNonce_AndItsCookiesAreLax_TheSessionsStrict()
    {
        var browser = await SignedInBrowserAsync();

        var asked = System.Web.HttpUtility.ParseQueryString(browser.Way.Single(static at => at.AbsolutePath == "/authorize").Query);
        Assert.Equal(("code", "S256"), (asked["response_type"], asked["code_challenge_method"]));
        Assert.NotEmpty(asked["nonce"]!);
        var set = browser.SetCookies.Where(static line => !line.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, set.Count);
        Assert.All(set, static line => Assert.Contains("httponly", line, StringComparison.OrdinalIgnoreCase));
        Assert.All(set.Where(static line => !line.StartsWith("holdpoint-session", StringComparison.Ordinal)), static line =>
        {
            Assert.Contains("samesite=lax", line, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("path=/oidc/callback", line, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains("samesite=strict", set.Single(static line => line.StartsWith("holdpoint-session", StringComparison.Ordinal)), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task TheSignInPage_IsToldOfTheProvider()
    {
        using var client = Console.Anonymous();

        var ways = await ReadAsync<SignInWays>(await client.GetAsync("/api/v1/session/ways", Cancellation));

        Assert.True(ways.Local);
        Assert.Equal(new ProviderNote("Example Login", "/oidc/sign-in"), ways.Provider);
    }

    [Fact]
    public async Task ClaimsOfTheNextSignIn_TakeThePlaceOfTheOldOnes_AlsoInSessionsThatStand()
    {
        var first = await SignedInBrowserAsync();
        (Provider.Claims["roles"], Provider.Claims["queues"]) = (["auditor", "unknown-here"], []);

        await SignedInBrowserAsync();

        var session = await WhoAsync(first);
        Assert.Equal([Role.Auditor], session.Roles);
        Assert.Empty(session.Queues);
    }

    [Fact]
    public async Task SigningOut_EndsTheSessionEverywhere_AndLeadsToTheProvidersOwnSignOut()
    {
        var browser = await SignedInBrowserAsync();
        var copy = browser.Cookies.GetCookieHeader(Console.Address);

        var note = await ReadAsync<SignOutNote>(await browser.Client.DeleteAsync("/api/v1/session", Cancellation));

        Assert.StartsWith($"{Provider.Address}/logout?", note.ContinueAt, StringComparison.Ordinal);
        Assert.Contains("id_token_hint=", note.ContinueAt, StringComparison.Ordinal);
        using var thief = Console.Anonymous();
        thief.DefaultRequestHeaders.Add("Cookie", copy);
        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await thief.GetAsync("/api/v1/session", Cancellation));
        using var signedOut = await browser.OpenAsync(note.ContinueAt);
        Assert.Equal(new Uri(Console.Address, "/"), browser.Way[^1]);
    }

    [Fact]
    public async Task AnExpiredSession_IsRefused()
    {
        var browser = await SignedInBrowserAsync();

        Console.Clock.Advance(TimeSpan.FromHours(13));

        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await browser.Client.GetAsync("/api/v1/session", Cancellation));
    }

    [Fact]
    public async Task SomebodyDisabledHere_IsRefusedAtOnce_WhateverTheProviderSays()
    {
        var browser = await SignedInBrowserAsync();
        await Console.DisableAsync("anna");

        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await browser.Client.GetAsync("/api/v1/session", Cancellation));
        using var page = await browser.OpenAsync("/oidc/sign-in");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal("disabled", await RefusalAsync());
    }

    [Fact]
    public async Task ANameThatALocalAccountHas_IsNotTakenOver()
    {
        await Console.AccountAsync("anna", Role.Admin);

        using var page = await NewBrowser().OpenAsync("/oidc/sign-in");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal("name-taken", await RefusalAsync());
    }

    [Fact]
    public async Task ANameThatTheProviderGaveToSomebodyElse_StaysWithItsFirstSubject()
    {
        await SignedInBrowserAsync();
        Provider.Subject = "subject-2";

        using var page = await NewBrowser().OpenAsync("/oidc/sign-in");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal("name-taken", await RefusalAsync());
    }

    [Fact]
    public async Task APersonRenamedAtTheProvider_KeepsTheNameThatTheLedgerKnows()
    {
        await SignedInBrowserAsync();
        Provider.Claims["preferred_username"] = ["anna.new"];

        Assert.Equal("anna", (await WhoAsync(await SignedInBrowserAsync())).Name);
    }

    [Fact]
    public async Task APersonOfTheProvider_HasNoPasswordHere()
    {
        await SignedInBrowserAsync();
        using var client = Console.Anonymous();

        foreach (var password in new[] { "", TestConsole.Password })
        {
            await ProblemAsync(HttpStatusCode.Unauthorized, "wrong_name_or_password", await PostAsync(client, "/api/v1/session", new { name = "anna", password }));
        }
    }

    [Fact]
    public async Task AStop_AsksToConfirmAtTheProvider_WhichAsksForTheSignInAnew()
    {
        Provider.Claims["roles"] = ["operator"];
        Provider.AuthenticatedAt = Console.Clock.GetUtcNow() - TimeSpan.FromHours(1);
        var browser = await SignedInBrowserAsync();
        var stop = new { scope = "all", reason = "it misbehaves" };
        var problem = await ProblemAsync(HttpStatusCode.Forbidden, "step_up_required", await PostAsync(browser.Client, "/api/v1/stops", stop));
        Assert.Equal("provider", (string?)problem["confirmWith"]![0]);

        // A provider that lets the old sign-in count, or says nothing of it, confirms nothing.
        foreach (var at in new[] { Provider.AuthenticatedAt, null })
        {
            Provider.AuthenticatedAt = at;
            using var refused = await browser.OpenAsync((string)problem["confirmAt"]! + "&return=/stops");
            Assert.Equal(("login", 0L), Provider.Asked);
            Assert.Equal("not-confirmed", await RefusalAsync());
        }

        Provider.AuthenticatedAt = Console.Clock.GetUtcNow();
        using var page = await browser.OpenAsync((string)problem["confirmAt"]! + "&return=/stops");

        Assert.Equal("/stops", browser.Way[^1].AbsolutePath);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(browser.Client, "/api/v1/stops", stop)).StatusCode);
    }

    [Fact]
    public async Task ConfirmingAsSomebodyElse_EndsBothSessions()
    {
        var browser = await SignedInBrowserAsync();
        (Provider.Subject, Provider.Claims["preferred_username"]) = ("subject-2", ["berta"]);

        using var page = await browser.OpenAsync("/oidc/sign-in?confirm=true");

        Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        Assert.Equal("another-person", await RefusalAsync());
        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await browser.Client.GetAsync("/api/v1/session", Cancellation));
    }
}
