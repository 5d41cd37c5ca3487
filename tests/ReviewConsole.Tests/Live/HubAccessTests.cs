using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Holdpoint.ReviewConsole.Tests.Live;

public sealed class HubAccessTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    protected override (string Key, string Value)[] Settings => [("Heartbeat", "00:00:05"), ("MaxConnectionsPerAccount", "2")];

    [Fact]
    public async Task ADisabledToken_IsRefusedOnItsNextMethod_AndItsConnectionClosed()
    {
        var held = await Console.HoldAsync();
        await using var anna = await Listener.StartAsync(Console.Hub(await Console.TokenAsync("anna", Role.Reviewer, "general")));
        var claim = await anna.Hub.InvokeAsync<ReviewClaim>("Claim", held.Id, Cancellation);
        await Console.DisableAsync("anna");

        await Assert.ThrowsAnyAsync<Exception>(() => anna.Hub.InvokeAsync<DecisionResult>("Decide", held.Id, Approve(claim.Fence), Cancellation));

        await anna.Closed;
        Assert.Empty(await Console.EntriesAsync(EntryKinds.ReviewVoted));
        Assert.Contains(await Console.EntriesAsync(EntryKinds.AccessRefused), static entry =>
            (entry.Subject, (string?)entry.Detail!["outcome"]) == ("anna", "session-ended"));
    }

    [Fact]
    public async Task ASignedOutSession_IsRefusedOnTheHubToo()
    {
        await Console.AccountAsync("anna", Role.Reviewer, "general");
        var (client, cookies) = await Console.SignedInAsync("anna");
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(Console.Address, "/hubs/reviews"), options => options.Cookies = cookies).Build();
        await hub.StartAsync(Cancellation);
        await hub.InvokeAsync<WatchState>("Watch", new[] { "general" }, Cancellation);

        await client.DeleteAsync("/api/v1/session", Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => hub.InvokeAsync<WatchState>("Watch", new[] { "general" }, Cancellation));
        client.Dispose();
    }

    [Fact]
    public async Task AQueueTakenAway_MidSession_IsNeitherDecidedNorHeardOf()
    {
        var held = await Console.HoldAsync();
        await using var anna = await Listener.StartAsync(Console.Hub(await Console.TokenAsync("anna", Role.Reviewer, "general", "high-risk")));
        await anna.Hub.InvokeAsync<WatchState>("Watch", Array.Empty<string>(), Cancellation);
        var claim = await anna.Hub.InvokeAsync<ReviewClaim>("Claim", held.Id, Cancellation);
        await Console.GrantAsync("anna", Role.Reviewer, "high-risk");

        var refused = await Assert.ThrowsAsync<HubException>(
            () => anna.Hub.InvokeAsync<DecisionResult>("Decide", held.Id, Approve(claim.Fence), Cancellation));

        Assert.Contains("not_allowed", refused.Message, StringComparison.Ordinal);
        await Console.HoldAsync("general");
        var theirs = await Console.HoldAsync("high-risk", need: 2);
        Assert.Equal($"held {theirs.Id}", await anna.HearAsync("held"));
    }

    [Fact]
    public async Task ARoleTakenAway_MidSession_EndsDeciding()
    {
        var held = await Console.HoldAsync();
        await using var anna = await Listener.StartAsync(Console.Hub(await Console.TokenAsync("anna", Role.Reviewer, "general")));
        var claim = await anna.Hub.InvokeAsync<ReviewClaim>("Claim", held.Id, Cancellation);
        await Console.GrantAsync("anna", Role.Auditor, "general");

        var refused = await Assert.ThrowsAsync<HubException>(
            () => anna.Hub.InvokeAsync<DecisionResult>("Decide", held.Id, Approve(claim.Fence), Cancellation));

        Assert.Contains("reviewer, lead", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await Console.EntriesAsync(EntryKinds.ReviewVoted));
    }

    [Fact]
    public async Task AnIdleConnection_IsClosedSoonAfterItsAccountIsDisabled()
    {
        await using var anna = await Listener.StartAsync(Console.Hub(await Console.TokenAsync("anna", Role.Reviewer, "general")));
        await anna.Hub.InvokeAsync<WatchState>("Watch", new[] { "general" }, Cancellation);

        await Console.DisableAsync("anna");

        await anna.Closed;
    }

    [Fact]
    public async Task Connections_AreLimitedPerAccount()
    {
        var token = await Console.TokenAsync("anna", Role.Reviewer, "general");
        await using var first = await Listener.StartAsync(Console.Hub(token));
        await using var second = await Listener.StartAsync(Console.Hub(token));
        await using var third = await Listener.StartAsync(Console.Hub(token));

        await third.Closed;
        Assert.Equal(HubConnectionState.Connected, second.Hub.State);
    }

    private static DecisionRequest Approve(long fence) => new() { Fence = fence, Outcome = VoteOutcome.Approve, Reason = "looked at it" };
}
