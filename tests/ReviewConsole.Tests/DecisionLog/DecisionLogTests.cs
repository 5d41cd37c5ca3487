using System.Net;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.DecisionLog;

public sealed class DecisionLogTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Fact]
    public async Task ARequestsTrace_IsItsWholeLifeInOrder()
    {
        var held = await Console.HoldAsync();
        await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var auditor = await Console.TokenClientAsync("otto", Role.Auditor);
        var claim = await ClaimAsync(anna, held.Id);
        await anna.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation);
        await DecideAsync(anna, held.Id, claim.Fence, "approve");

        var trace = await ReadAsync<LedgerPage>(await auditor.GetAsync($"/api/v1/requests/{held.RequestId}/trace", Cancellation));

        Assert.Equal(
            [EntryKinds.ReviewHeld, EntryKinds.ReviewClaimed, EntryKinds.ReviewViewed, EntryKinds.ReviewVoted, EntryKinds.ReviewDecided],
            trace.Items.Select(static row => row.Kind));
        Assert.Equal("looked at it", trace.Items[3].Reason);
        Assert.Equal("approved", trace.Items[4].Outcome);
        await ProblemAsync(HttpStatusCode.NotFound, "not_found", await auditor.GetAsync($"/api/v1/requests/{Guid.Empty}/trace", Cancellation));
    }

    [Fact]
    public async Task Searches_Filter_AndPageThroughEverythingOnce()
    {
        for (var i = 0; i < 7; i++)
        {
            await Console.HoldAsync(consumer: i < 5 ? "app" : "other");
        }

        using var auditor = await Console.TokenClientAsync("otto", Role.Auditor);
        var indexes = new List<long>();
        string? after = null;
        do
        {
            var page = await ReadAsync<LedgerPage>(await auditor.GetAsync($"/api/v1/ledger/entries?kind=review.held&consumer=app&take=2&after={after}", Cancellation));
            indexes.AddRange(page.Items.Select(static row => row.Index));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(5, indexes.Count);
        Assert.Equal(indexes.OrderDescending().Distinct(), indexes);
    }

    [Fact]
    public async Task ASearchThatCannotBe_IsRefused()
    {
        using var auditor = await Console.TokenClientAsync("otto", Role.Auditor);

        foreach (var query in new[] { "take=0", "take=501", "from=yesterday", "after=-3", "after=x" })
        {
            await ProblemAsync(HttpStatusCode.BadRequest, "invalid", await auditor.GetAsync($"/api/v1/ledger/entries?{query}", Cancellation));
        }
    }

    [Theory]
    [InlineData(Role.Reviewer)]
    [InlineData(Role.Operator)]
    public async Task OthersMayNot(Role role)
    {
        using var client = await Console.TokenClientAsync("somebody", role, "*");
        var id = Guid.CreateVersion7(Console.Clock.GetUtcNow());

        foreach (var path in new[] { "/api/v1/ledger/entries", "/api/v1/ledger/facets", $"/api/v1/requests/{id}/trace", "/ledger/checkpoint", "/ledger/key" })
        {
            await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await client.GetAsync(path, Cancellation));
        }
    }

    [Fact]
    public async Task TheCheckpoint_AndTheKeyThatChecksIt_AreServedAsText()
    {
        await Console.HoldAsync();
        using var auditor = await Console.TokenClientAsync("otto", Role.Auditor);

        var key = await auditor.GetStringAsync("/ledger/key", Cancellation);
        var checkpoint = await auditor.GetAsync("/ledger/checkpoint", Cancellation);

        Assert.Equal(Console.Ledger.VerifierKey + "\n", key);
        Assert.Equal("text/plain", checkpoint.Content.Headers.ContentType?.MediaType);
        Assert.True(checkpoint.Headers.CacheControl?.NoCache);
        Assert.StartsWith("holdpoint.local/ledger\n", await checkpoint.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }
}
