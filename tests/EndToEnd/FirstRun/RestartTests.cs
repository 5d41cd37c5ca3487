using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.FirstRun;

/// <summary>What survives a restart: ledger, accounts, tokens, pending reviews; and the proof of all of it.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string folder = TestFolder.Create("restart");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task ASecondStart_FindsLedgerAccountsAndTokens_AndTheLogVerifiesBeforeAndAfter()
    {
        string key;
        long size;
        ReviewerClient reviewer;
        await using (var first = await HoldpointProcess.StartAsync(folder, []))
        {
            reviewer = await ReviewerClient.CreateAsync(first, "keeper", "reviewer", "auditor");
            await HoldAndApproveAsync(first, reviewer, "Before the restart");
            key = (await reviewer.Http.GetStringAsync("/ledger/key")).Trim();
            size = await VerifyAsync(folder, key);
            await first.StopAsync();
        }

        Assert.True(await VerifyAsync(folder, key) >= size);
        var token = reviewer.Http.DefaultRequestHeaders.Authorization;
        await using var second = await HoldpointProcess.StartAsync(folder, []);
        Assert.DoesNotContain("first account", second.Output, StringComparison.Ordinal);
        using var again = new HttpClient { BaseAddress = second.Console };
        again.DefaultRequestHeaders.Authorization = token;
        Assert.Contains("keeper", await again.GetStringAsync("/api/v1/session"), StringComparison.Ordinal);
        Assert.Contains("review.decided", await again.GetStringAsync("/api/v1/ledger/entries?kind=review.decided"), StringComparison.Ordinal);
        reviewer.Dispose();
        using var newcomer = await ReviewerClient.CreateAsync(second, "newcomer", "reviewer");
        await HoldAndApproveAsync(second, newcomer, "After the restart");
        Assert.True(await VerifyAsync(folder, key) > size);
    }

    [Fact]
    public async Task AReviewThatWasPending_IsPendingAgain_AndMayBeDecided()
    {
        string id;
        await using (var first = await HoldpointProcess.StartAsync(folder, []))
        {
            using var before = await ReviewerClient.CreateAsync(first, "before", "reviewer");
            using var http = new HttpClient { BaseAddress = first.Gateway };
            var call = http.PostAsync("/v1/chat/completions", Prompt.Json("Pending over the restart, DE89370400440532013000"));
            id = await before.FindAsync("Pending over the restart");
            await first.KillAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => call);
        }

        await using var second = await HoldpointProcess.StartAsync(folder, []);
        using var after = await ReviewerClient.CreateAsync(second, "after", "reviewer");
        Assert.Equal(id, await after.FindAsync("Pending over the restart"));
        var decision = await after.DecideAsync(id, "reject");

        Assert.Equal("rejected", decision["state"]!.GetValue<string>());
        Assert.Equal(0, (await SampleModel.ReadAsync(second.Sample)).Count);
    }

    private static async Task HoldAndApproveAsync(HoldpointProcess holdpoint, ReviewerClient reviewer, string text)
    {
        using var http = new HttpClient { BaseAddress = holdpoint.Gateway };
        var call = http.PostAsync("/v1/chat/completions", Prompt.Json($"{text}: DE89370400440532013000"));
        await reviewer.DecideAsync(await reviewer.FindAsync(text), "approve");
        using var answer = await call;
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
    }

    private static async Task<long> VerifyAsync(string folder, string key)
    {
        var (exitCode, output, error) = await HoldpointProcess.RunAsync("ledger", "verify", "--data", folder, "--key", key);
        Assert.True(exitCode == 0, $"verify ended with {exitCode}: {output}{error}");
        return long.Parse(output.Split(' ').First(static word => long.TryParse(word, out _)), System.Globalization.CultureInfo.InvariantCulture);
    }
}
