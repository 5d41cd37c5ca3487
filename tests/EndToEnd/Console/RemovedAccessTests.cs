using System.Net;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Running;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Holdpoint.EndToEnd.Console;

/// <summary>
/// A role, or a queue, is taken from a person by the command line, in a process of its own, while they hold a claim and a hub connection: what they decide next counts for
/// nothing, over HTTP and over the hub. (A disabled account is <c>DisabledReviewerTests</c>.)
/// </summary>
[Collection(OnRedis.Name)]
public sealed class RemovedAccessTests(RedisInstallation installation)
{
    [Fact]
    public async Task WhoLosesTheQueueOrTheRoleMidSession_DecidesNothingMore()
    {
        await using var person = await SignedInPerson.CreateAsync(installation.Holdpoint, "reassigned", "--role", "reviewer", "--queue", "*");
        await person.Hub.StartAsync();
        using var gateway = new HttpClient { BaseAddress = installation.Holdpoint.Gateway };
        using var leave = new CancellationTokenSource();
        var call = gateway.PostAsync("/v1/chat/completions", Prompt.Json("Reassigned meanwhile: send 5 euros to DE89 3704 0044 0532 0130 00."), leave.Token);
        var id = await installation.Reviewer.FindAsync("Reassigned meanwhile:");
        var fence = await person.ClaimAsync(id);
        var before = await installation.ForwardedAsync();

        foreach (var access in new string[][] { ["--role", "reviewer", "--queue", "elsewhere"], ["--role", "auditor", "--queue", "*"] })
        {
            await ChangeAsync(access);
            Assert.Equal((HttpStatusCode.Forbidden, "not_allowed"), await person.DecideAsync(id, fence));
            await RefusedByHubAsync(person, id, fence);
        }

        Assert.False(call.IsCompleted);
        Assert.Equal(before, await installation.ForwardedAsync());
        Assert.Equal("pending", (string?)(await installation.Reviewer.GetAsync(id))["state"]);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    private async Task ChangeAsync(params string[] access)
    {
        var (exitCode, output, error) = await HoldpointProcess.RunAsync(["account", "access", "--name", "reassigned", .. access, "--data", installation.Holdpoint.Data]);
        Assert.True(exitCode == 0, output + error);
    }

    private static async Task RefusedByHubAsync(SignedInPerson person, string id, long fence)
    {
        var refused = await Assert.ThrowsAsync<HubException>(
            () => person.Hub.InvokeAsync<JsonNode>("Decide", id, new { fence, outcome = "approve", reason = "Looked at." }));
        Assert.Contains("not_allowed:", refused.Message, StringComparison.Ordinal);
    }
}
