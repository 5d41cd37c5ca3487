using System.Net;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.SignIn;

public sealed class ConfirmationTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    private static readonly object _stop = new { scope = "all", reason = "it misbehaves" };

    protected override (string Key, string Value)[] Settings => [("LockOutAfter", "3"), ("ConfirmWithin", "00:01:00")];

    [Fact]
    public async Task AStop_AsksAPersonToConfirm_OnceTheTimeSinceTheirSignInIsOver()
    {
        await Console.AccountAsync("otto", Role.Operator);
        var (client, _) = await Console.SignedInAsync("otto");
        using var first = await PostAsync(client, "/api/v1/stops", _stop);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        Console.Clock.Advance(TimeSpan.FromMinutes(2));

        var problem = await ProblemAsync(HttpStatusCode.Forbidden, "step_up_required", await PostAsync(client, "/api/v1/stops", _stop));
        Assert.Equal(("/api/v1/session/confirm", "password"), ((string?)problem["confirmAt"], (string?)problem["confirmWith"]![0]));
        await ProblemAsync(HttpStatusCode.Forbidden, "step_up_required", await client.DeleteAsync(first.Headers.Location, Cancellation));
        Assert.Single(Console.Stops.InForce);

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(client, "/api/v1/session/confirm", new { password = TestConsole.Password })).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await PostAsync(client, "/api/v1/stops", _stop)).StatusCode);
        Assert.Equal("confirmed", (string?)(await Console.EntriesAsync(EntryKinds.AccessGranted))[0].Detail!["outcome"]);
        client.Dispose();
    }

    [Fact]
    public async Task WrongPasswords_LockConfirmingOut_AndTheSessionGoesOn()
    {
        await Console.AccountAsync("otto", Role.Operator);
        var (client, _) = await Console.SignedInAsync("otto");
        for (var i = 0; i < 3; i++)
        {
            await ProblemAsync(HttpStatusCode.Forbidden, "wrong_name_or_password", await PostAsync(client, "/api/v1/session/confirm", new { password = "wrong password" }));
        }

        await ProblemAsync(HttpStatusCode.TooManyRequests, "locked_out", await PostAsync(client, "/api/v1/session/confirm", new { password = TestConsole.Password }));
        Assert.Equal(["password"], (await ReadAsync<SessionNote>(await client.GetAsync("/api/v1/session", Cancellation))).ConfirmWith);
        client.Dispose();
    }

    [Fact]
    public async Task AToken_IsNotAsked()
    {
        using var client = await Console.TokenClientAsync("automation", Role.Operator);
        Console.Clock.Advance(TimeSpan.FromDays(1));

        Assert.Equal(HttpStatusCode.Created, (await PostAsync(client, "/api/v1/stops", _stop)).StatusCode);
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await PostAsync(client, "/api/v1/session/confirm", new { password = "x" }));
    }

    [Fact]
    public async Task AConfirmation_CountsForItsOwnSessionAlone()
    {
        await Console.AccountAsync("otto", Role.Operator);
        var (client, _) = await Console.SignedInAsync("otto");
        var (other, _) = await Console.SignedInAsync("otto");
        Console.Clock.Advance(TimeSpan.FromMinutes(2));

        (await PostAsync(client, "/api/v1/session/confirm", new { password = TestConsole.Password })).EnsureSuccessStatusCode();

        await ProblemAsync(HttpStatusCode.Forbidden, "step_up_required", await PostAsync(other, "/api/v1/stops", _stop));
        client.Dispose();
        other.Dispose();
    }
}
