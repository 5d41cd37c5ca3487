using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Running;
using Microsoft.AspNetCore.SignalR.Client;

namespace Holdpoint.EndToEnd.Faults;

/// <summary>A reviewer is shut out by the command line, in a process of its own, while they hold a claim: what they decide next counts for nothing, over HTTP and over the hub.</summary>
[Collection(OnRedis.Name)]
public sealed class DisabledReviewerTests(RedisInstallation installation)
{
    [Fact]
    public async Task WhoIsDisabledMidSession_DecidesNothingMore()
    {
        using var leaving = await ReviewerClient.CreateAsync(installation.Holdpoint, "leaving", "reviewer");
        await using var hub = new HubConnectionBuilder()
            .WithUrl(new Uri(installation.Holdpoint.Console, "/hubs/reviews"), options => options.AccessTokenProvider = () => Task.FromResult(leaving.Http.DefaultRequestHeaders.Authorization!.Parameter))
            .Build();
        await hub.StartAsync();
        using var gateway = new HttpClient { BaseAddress = installation.Holdpoint.Gateway };
        using var leave = new CancellationTokenSource();
        var call = gateway.PostAsync("/v1/chat/completions", Prompt.Json("Disabled meanwhile: send 5 euros to DE89 3704 0044 0532 0130 00."), leave.Token);
        var id = await leaving.FindAsync("Disabled meanwhile:");
        var fence = await leaving.ClaimAsync(id);
        var before = await installation.ForwardedAsync();

        var disabled = await HoldpointProcess.RunAsync(["account", "disable", "leaving", "--data", installation.Holdpoint.Data]);
        Assert.True(disabled.ExitCode == 0, disabled.Output + disabled.Error);
        using var refused = await leaving.SendDecisionAsync(id, fence, "approve");
        await Assert.ThrowsAnyAsync<Exception>(() => hub.InvokeAsync<JsonNode>("Decide", id, new { fence, outcome = "approve", reason = "Looked at." }));

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.False(call.IsCompleted);
        Assert.Equal(before, await installation.ForwardedAsync());

        // The review is still there for others; its consumer, who has waited long enough for a test, takes it back.
        Assert.Equal("pending", (string?)(await installation.Reviewer.GetAsync(id))["state"]);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
