using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Faults;

/// <summary>The process is killed somewhere between decision and outcome: nothing is ever forwarded unrecorded, and nothing twice.</summary>
public sealed class KillTests
{
    private const int Rounds = 6;
    private const int HeldAtOnce = 8;

    [Fact]
    public async Task NothingIsForwardedUnrecorded_WhenTheProcessIsKilledAfterADecision()
    {
        await using var upstream = await CountingUpstream.StartAsync();
        var folder = TestFolder.Create("kill");
        try
        {
            var decided = 0;
            for (var round = 0; round < Rounds; round++)
            {
                decided += await DecideAndKillAsync(folder, upstream, round);
            }

            Assert.True(decided > 0, "no round got as far as a decision");
            await CheckAsync(folder, upstream);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> DecideAndKillAsync(string folder, CountingUpstream upstream, int round)
    {
        await using var holdpoint = await HoldpointProcess.StartAsync(folder, [], "--upstream", upstream.Url.ToString());
        using var reviewer = await ReviewerClient.CreateAsync(holdpoint, $"reviewer-{round}", "reviewer");
        using var http = new HttpClient { BaseAddress = holdpoint.Gateway };
        var calls = Enumerable.Range(0, HeldAtOnce)
            .Select(i => http.PostAsync("/v1/chat/completions", Prompt.Json($"Round {round} call {i}: DE89370400440532013000")))
            .ToList();
        List<(string Id, long Fence)> claims = [];
        for (var i = 0; i < HeldAtOnce; i++)
        {
            var id = await reviewer.FindAsync($"Round {round} call {i}:");
            claims.Add((id, await reviewer.ClaimAsync(id)));
        }

        var decisions = claims.ConvertAll(claim => reviewer.SendDecisionAsync(claim.Id, claim.Fence, "approve"));
        await Task.WhenAny(decisions);
        await Task.Delay(TimeSpan.FromMilliseconds(round * 2), TimeProvider.System);
        await holdpoint.KillAsync();
        await Task.WhenAll(calls.Cast<Task>().Concat(decisions).Select(static call => call.ContinueWith(static _ => { }, TaskScheduler.Default)));
        return decisions.Count(static decision => decision is { IsCompletedSuccessfully: true, Result.IsSuccessStatusCode: true });
    }

    /// <summary>Every body that reached the model was decided and recorded as forwarded, once, in that order; every forward has an outcome.</summary>
    private static async Task CheckAsync(string folder, CountingUpstream upstream)
    {
        await using var holdpoint = await HoldpointProcess.StartAsync(folder, [], "--upstream", upstream.Url.ToString());
        using var auditor = await ReviewerClient.CreateAsync(holdpoint, "auditor-after", "auditor");
        var decided = await ReadAsync(auditor, "review.decided");
        var forwarded = await ReadAsync(auditor, "request.forwarded");
        var key = (await auditor.Http.GetStringAsync("/ledger/key")).Trim();
        await holdpoint.StopAsync();

        Assert.All(upstream.Bodies.Values, static count => Assert.Equal(1, count));
        Assert.True(forwarded.Count >= upstream.Bodies.Count, $"{upstream.Bodies.Count} reached the model, {forwarded.Count} recorded");
        Assert.True(decided.Count >= forwarded.Count, $"{decided.Count} decided, {forwarded.Count} forwarded");
        var (exitCode, output, error) = await HoldpointProcess.RunAsync("ledger", "verify", "--data", folder, "--key", key);
        Assert.True(exitCode == 0, $"{output}{error}");
    }

    private static async Task<IReadOnlyList<JsonNode>> ReadAsync(ReviewerClient auditor, string kind)
    {
        var page = await auditor.Http.GetFromJsonAsync<JsonObject>($"/api/v1/ledger/entries?kind={kind}&take=500");
        return [.. page!["items"]!.AsArray().Select(static row => row!)];
    }
}
