using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Live;
using Holdpoint.ReviewConsole.Tests.Hosting;
using Holdpoint.ReviewConsole.Tests.Reviewing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Holdpoint.ReviewConsole.Tests.Live;

public sealed class HubTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Fact]
    public async Task Watch_AnswersWithTheFullState_AndTellsWhatHappensAfter()
    {
        var before = await Console.HoldAsync();
        await using var anna = await ReviewerAsync("anna", "general");

        var state = await anna.Hub.InvokeAsync<WatchState>("Watch", new[] { "general" }, Cancellation);
        Assert.Equal(before.Id, Assert.Single(state.Reviews).Id);

        var held = await Console.HoldAsync();
        Assert.Equal($"held {held.Id}", await anna.HearAsync("held"));
        var claim = await anna.Hub.InvokeAsync<ReviewClaim>("Claim", held.Id, Cancellation);
        Assert.Equal($"changed {held.Id} anna", await anna.HearAsync("changed"));
        var result = await anna.Hub.InvokeAsync<DecisionResult>("Decide", held.Id, Approve(claim.Fence), Cancellation);
        Assert.Equal(ReviewState.Approved, result.State);
        Assert.Equal($"closed {held.Id} Approved", await anna.HearAsync("closed"));
    }

    [Fact]
    public async Task WatchInParts_GivesWhatIsDueFirstFirst_AndEachReviewOnce()
    {
        var held = new List<string>();
        for (var i = 0; i < ReviewHub.FirstPart + 60; i++)
        {
            held.Add((await Console.HoldAsync("general", $"delicate {i}")).Id);
        }

        await using var anna = await ReviewerAsync("anna", "general");
        var parts = new List<WatchState>();
        await foreach (var part in anna.Hub.StreamAsync<WatchState>("WatchInParts", new[] { "general" }, Cancellation))
        {
            parts.Add(part);
        }

        Assert.Equal([ReviewHub.FirstPart, 60], parts.Select(static part => part.Reviews.Count));
        Assert.Equal(held.Order(StringComparer.Ordinal), parts.SelectMany(static part => part.Reviews).Select(static review => review.Id).Order(StringComparer.Ordinal));
        Assert.Equal($"held {(await Console.HoldAsync()).Id}", await anna.HearAsync("held"));
        var refused = await Assert.ThrowsAsync<HubException>(async () => await anna.Hub.StreamAsync<WatchState>("WatchInParts", new[] { "high-risk" }, Cancellation).FirstAsync(Cancellation));
        Assert.Contains("not_allowed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_WithoutNames_TakesEveryQueueOfOnesOwn_AndNoOther()
    {
        await Console.HoldAsync("general");
        await Console.HoldAsync("high-risk", need: 2);
        await using var anna = await ReviewerAsync("anna", "general");

        var state = await anna.Hub.InvokeAsync<WatchState>("Watch", Array.Empty<string>(), Cancellation);
        Assert.Equal("general", Assert.Single(state.Reviews).Queue);
        await Console.HoldAsync("high-risk", need: 2);
        var mine = await Console.HoldAsync("general");
        Assert.Equal($"held {mine.Id}", await anna.HearAsync("held"));

        var refused = await Assert.ThrowsAsync<HubException>(() => anna.Hub.InvokeAsync<WatchState>("Watch", new[] { "high-risk" }, Cancellation));
        Assert.Contains("not_allowed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Next_Renew_AndRelease_WorkOverTheHub()
    {
        var held = await Console.HoldAsync();
        await using var anna = await ReviewerAsync("anna", "general");

        var next = await anna.Hub.InvokeAsync<ReviewDetail?>("Next", null, Cancellation);
        Assert.Equal((held.Id, "anna"), (next!.Id, next.Claim!.By));
        Assert.Equal(next.Claim.Fence, (await anna.Hub.InvokeAsync<ReviewClaim>("Renew", held.Id, next.Claim.Fence, Cancellation)).Fence);
        Assert.Null(await anna.Hub.InvokeAsync<ReviewDetail?>("Next", "general", Cancellation));
        await anna.Hub.InvokeAsync("Release", held.Id, next.Claim.Fence, Cancellation);
        var stale = await Assert.ThrowsAsync<HubException>(() => anna.Hub.InvokeAsync<ReviewClaim>("Renew", held.Id, next.Claim.Fence, Cancellation));
        Assert.Contains("stale_fence", stale.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_SayWhatIsWrong()
    {
        var held = await Console.HoldAsync();
        await using var anna = await ReviewerAsync("anna", "general");
        await using var berta = await ReviewerAsync("berta", "general");
        await anna.Hub.InvokeAsync<ReviewClaim>("Claim", held.Id, Cancellation);

        var taken = await Assert.ThrowsAsync<HubException>(() => berta.Hub.InvokeAsync<ReviewClaim>("Claim", held.Id, Cancellation));
        Assert.Contains("claimed_by_another: anna", taken.Message, StringComparison.Ordinal);
        var none = await Assert.ThrowsAsync<HubException>(() => berta.Hub.InvokeAsync<ReviewClaim>("Claim", "nothing", Cancellation));
        Assert.Contains("not_found", none.Message, StringComparison.Ordinal);
        var flawed = await Assert.ThrowsAsync<HubException>(
            () => anna.Hub.InvokeAsync<DecisionResult>("Decide", held.Id, Approve(1) with { Reason = "" }, Cancellation));
        Assert.Contains("reason is empty", flawed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContentThatWasChangedInRedis_IsLoggedAsOverHttp()
    {
        var held = await Console.HoldAsync();
        await RedisVandal.CorruptBodyAsync(Console.Queue, held);
        await using var anna = await ReviewerAsync("anna", "general");

        var refused = await Assert.ThrowsAsync<HubException>(() => anna.Hub.InvokeAsync<ReviewDetail?>("Next", null, Cancellation));

        Assert.Contains("content_tampered", refused.Message, StringComparison.Ordinal);
        var line = Assert.Single(Console.Log.All, static line => line.Event == 5002);
        Assert.Contains(held.Id, line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueueDepth_IsTheHeartbeat()
    {
        await Console.HoldAsync();
        await Console.HoldAsync();
        await using var anna = await ReviewerAsync("anna", "general");
        await anna.Hub.InvokeAsync<WatchState>("Watch", new[] { "general" }, Cancellation);

        Assert.Equal("depth general 2", await anna.HearAsync("depth"));
        Assert.Equal("depth general 2", await anna.HearAsync("depth"));
    }

    [Fact]
    public async Task Stops_ReachEveryConnection()
    {
        using var ops = await Console.TokenClientAsync("ops", Role.Operator);
        await using var anna = await ReviewerAsync("anna", "general");
        await anna.Hub.InvokeAsync<WatchState>("Watch", new[] { "general" }, Cancellation);

        var stop = await ReadAsync<StopNote>(await PostAsync(ops, "/api/v1/stops", new { scope = "all", reason = "r" }));
        Assert.Equal("stops all", await anna.HearAsync("stops"));
        await ops.DeleteAsync($"/api/v1/stops/{stop.Id}", Cancellation);
        Assert.Equal("stops ", await anna.HearAsync("stops"));
    }

    private static DecisionRequest Approve(long fence) => new() { Fence = fence, Outcome = VoteOutcome.Approve, Reason = "looked at it" };

    private async Task<Listener> ReviewerAsync(string name, params string[] queues) =>
        await Listener.StartAsync(Console.Hub(await Console.TokenAsync(name, Role.Reviewer, queues)));
}
