using System.Net;
using System.Net.Http.Json;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.SignIn;

public sealed class SessionTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Fact]
    public async Task SigningIn_SetsACookieThatScriptsAndOtherSitesCannotUse()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        using var client = Console.Anonymous();

        var answer = await PostAsync(client, "/api/v1/session", new { name = "anna", password = TestConsole.Password });

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie")).ToLowerInvariant();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("secure", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("anna", cookie, StringComparison.Ordinal);
        var session = await ReadAsync<SessionNote>(answer);
        Assert.Equal(("anna", "general"), (session.Name, Assert.Single(session.Queues)));
        Assert.Equal([Role.Reviewer], session.Roles);
    }

    [Fact]
    public async Task WhoAmI_IsAnsweredForCookiesAndTokens()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var (cookie, _) = await Console.SignedInAsync("anna");
        using var token = await Console.TokenClientAsync("ci", Role.Auditor);

        Assert.Equal("anna", (await ReadAsync<SessionNote>(await cookie.GetAsync("/api/v1/session", Cancellation))).Name);
        Assert.Equal("ci", (await ReadAsync<SessionNote>(await token.GetAsync("/api/v1/session", Cancellation))).Name);
        cookie.Dispose();
    }

    [Fact]
    public async Task WithoutSignIn_EveryCallIsRefused()
    {
        using var client = Console.Anonymous();
        var id = Guid.CreateVersion7(Console.Clock.GetUtcNow());
        string[] reads = ["session", "reviews", $"reviews/{id}", "stops", "ledger/entries", $"requests/{id}/trace"];
        string[] writes = ["reviews/next", $"reviews/{id}/claim", $"reviews/{id}/renew", $"reviews/{id}/release", $"reviews/{id}/decision", "stops"];

        foreach (var path in reads.Select(static path => $"/api/v1/{path}").Concat(["/ledger/checkpoint", "/ledger/key"]))
        {
            await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await client.GetAsync(path, Cancellation));
        }

        foreach (var path in writes)
        {
            await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await PostAsync(client, $"/api/v1/{path}", new { }));
        }

        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await client.DeleteAsync("/api/v1/session", Cancellation));
        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await client.DeleteAsync($"/api/v1/stops/{id}", Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync("/hubs/reviews/negotiate?negotiateVersion=1", null, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task ACookieCopiedBeforeSignOut_IsRefusedAfterIt_AndRecorded()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var (client, cookies) = await Console.SignedInAsync("anna");
        var stolen = cookies.GetCookieHeader(Console.Address);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/v1/session", Cancellation)).StatusCode);

        using var thief = Console.Anonymous();
        thief.DefaultRequestHeaders.Add("Cookie", stolen);
        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await thief.GetAsync("/api/v1/session", Cancellation));

        var refused = Assert.Single(await Console.EntriesAsync(EntryKinds.AccessRefused));
        Assert.Equal(("anna", "session-ended"), (refused.Subject, (string?)refused.Detail!["outcome"]));
        client.Dispose();
    }

    [Fact]
    public async Task ASession_EndsAtItsTime()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var (client, _) = await Console.SignedInAsync("anna");

        Console.Clock.Advance(TimeSpan.FromHours(13));

        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await client.GetAsync("/api/v1/session", Cancellation));
        client.Dispose();
    }

    [Fact]
    public async Task ADisabledAccount_IsRefusedOnItsNextCall_AndStaysSignedOutWhenEnabledAgain()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var (client, _) = await Console.SignedInAsync("anna");
        await Console.DisableAsync("anna");

        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await client.GetAsync("/api/v1/session", Cancellation));
        using var anonymous = Console.Anonymous();
        await ProblemAsync(
            HttpStatusCode.Unauthorized,
            "wrong_name_or_password",
            await PostAsync(anonymous, "/api/v1/session", new { name = "anna", password = TestConsole.Password }));
        client.Dispose();
    }

    [Fact]
    public async Task AToken_IsNoSession()
    {
        using var client = await Console.TokenClientAsync("ci", Role.Reviewer, "general");

        await ProblemAsync(HttpStatusCode.BadRequest, "invalid", await client.DeleteAsync("/api/v1/session", Cancellation));
    }

    [Fact]
    public async Task ATokenInTheQuery_CountsOnTheHubAlone()
    {
        var token = await Console.TokenAsync("ci", Role.Reviewer, "general");
        using var client = Console.Anonymous();

        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await client.GetAsync($"/api/v1/session?access_token={token}", Cancellation));
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"/hubs/reviews/negotiate?access_token={token}&negotiateVersion=1", null, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task AForgedToken_IsRefused_AndNothingOfItIsRecorded()
    {
        using var client = Console.Anonymous();
        const string Forged = "hp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        client.DefaultRequestHeaders.Authorization = new("Bearer", Forged);

        var answer = await client.GetAsync("/api/v1/session", Cancellation);

        Assert.Contains("invalid_token", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", answer);
        var entry = Assert.Single(await Console.EntriesAsync(EntryKinds.AccessRefused));
        Assert.DoesNotContain(Forged, System.Text.Encoding.UTF8.GetString(entry.Canonical.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SigningIn_IsNotPossible_WhileTheLedgerCannotRecordIt()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        await Console.CloseLedgerAsync();
        using var client = Console.Anonymous();

        var answer = await PostAsync(client, "/api/v1/session", new { name = "anna", password = TestConsole.Password });

        await ProblemAsync(HttpStatusCode.ServiceUnavailable, "oversight_unavailable", answer);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }
}
