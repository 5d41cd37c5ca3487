using System.Net;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Reviewing;

public sealed class BulkTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    private const string Bulk = "/api/v1/reviews/bulk";

    [Fact]
    public async Task EachReview_HasItsOwnOutcome_AndOneThatCannotBeDone_StopsNoOther()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "*");
        var free = await Console.HoldAsync();
        var taken = await Console.HoldAsync(consumer: "b");
        var foreign = await Console.HoldAsync("high-risk", consumer: "c");
        var over = await Console.HoldAsync(consumer: "d");
        var last = await Console.HoldAsync(consumer: "e");
        await ClaimAsync(berta, taken.Id);
        (await DecideAsync(berta, over.Id, (await ClaimAsync(berta, over.Id)).Fence, "approve")).EnsureSuccessStatusCode();
        string[] ids = [free.Id, taken.Id, foreign.Id, over.Id, "no-id", last.Id];

        var result = await ReadAsync<BulkResult>(await PostAsync(anna, Bulk, new { action = "reject", ids, reason = "the same flood", publicMessage = "Not like this." }));

        Assert.Equal(ids, result.Items.Select(static item => item.Id));
        Assert.Equal(["done", "claimed_by_another", "not_found", "review_closed", "not_found", "done"], result.Items.Select(static item => item.Code));
        Assert.All(result.Items.Where(static item => item.Code == "done"), static item => Assert.Equal(ReviewState.Rejected, item.Result!.State));
        Assert.All(result.Items.Where(static item => item.Code != "done"), static item => Assert.NotEmpty(item.Detail!));
        Assert.Equal(3, (await Console.EntriesAsync(EntryKinds.ReviewDecided)).Count);
    }

    [Fact]
    public async Task Releasing_GivesBackOnesOwnClaimsAlone()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "general");
        var (own, other) = (await Console.HoldAsync(), await Console.HoldAsync(consumer: "b"));
        await ClaimAsync(anna, own.Id);
        await ClaimAsync(berta, other.Id);

        var result = await ReadAsync<BulkResult>(await PostAsync(anna, Bulk, new { action = "release", ids = new[] { own.Id, other.Id } }));

        Assert.Equal(["done", "not_claimed"], result.Items.Select(static item => item.Code));
        await ClaimAsync(berta, own.Id);
    }

    [Fact]
    public async Task Escalating_HandsEachToTheLeads()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        string[] ids = [(await Console.HoldAsync()).Id, (await Console.HoldAsync(consumer: "b")).Id];

        var result = await ReadAsync<BulkResult>(await PostAsync(anna, Bulk, new { action = "escalate", ids, reason = "above me" }));

        Assert.All(result.Items, static item => Assert.Equal(("done", ReviewState.Pending), (item.Code, item.Result!.State)));
        Assert.Equal(2, (await Console.EntriesAsync(EntryKinds.ReviewEscalated)).Count);
    }

    [Fact]
    public async Task ApprovingTogether_IsNoAction_AndMoreThanTheLimitOrNothingIsRefused()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var carla = await Console.TokenClientAsync("carla", Role.Auditor);
        var id = (await Console.HoldAsync()).Id;
        string[] many = [.. Enumerable.Range(0, 26).Select(static i => $"{i}")];
        object[] wrong =
        [
            new { action = "approve", ids = new[] { id }, reason = "r" }, new { action = "reject", ids = many, reason = "r" }, new { action = "reject", ids = Array.Empty<string>(), reason = "r" },
            new { action = "reject", ids = new[] { id } }, new { action = "reject", ids = new[] { id, id }, reason = "r" }, new { action = "release", ids = new[] { id }, reason = "r" },
        ];

        foreach (var body in wrong)
        {
            await ProblemAsync(HttpStatusCode.BadRequest, "invalid", await PostAsync(anna, Bulk, body));
        }

        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await PostAsync(carla, Bulk, new { action = "reject", ids = new[] { id }, reason = "r" }));
        Assert.Empty(await Console.EntriesAsync(EntryKinds.ReviewVoted));
    }

    [Fact]
    public async Task ReviewsHeldForDifferentReasons_AreNotDecidedTogether()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        string[] ids = [(await Console.HoldAsync()).Id, (await Console.HoldAsync(consumer: "b", rule: "another")).Id];

        await ProblemAsync(HttpStatusCode.UnprocessableEntity, "no_common_rule", await PostAsync(anna, Bulk, new { action = "reject", ids, reason = "r" }));
        Assert.Empty(await Console.EntriesAsync(EntryKinds.ReviewClaimed));
    }
}
