using System.Net;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Reviewing;

public sealed class WorkTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Fact]
    public async Task Next_ClaimsAndShows_UntilNothingIsLeft()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "*");

        var next = await ReadAsync<ReviewDetail>(await PostAsync(anna, "/api/v1/reviews/next", new { queue = "general" }));

        Assert.Equal((held.Id, "anna"), (next.Id, next.Claim!.By));
        Assert.NotNull(next.Content);
        var nothing = await PostAsync(berta, "/api/v1/reviews/next");
        Assert.True(nothing.StatusCode == HttpStatusCode.NoContent, await nothing.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(
            [EntryKinds.ReviewHeld, EntryKinds.ReviewClaimed, EntryKinds.ReviewViewed], next.History.Select(static happened => happened.Kind));
    }

    [Fact]
    public async Task Next_OfAnothersQueue_IsRefused()
    {
        await Console.HoldAsync("high-risk", need: 2);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await PostAsync(anna, "/api/v1/reviews/next", new { queue = "high-risk" }));
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(anna, "/api/v1/reviews/next", new { })).StatusCode);
    }

    [Fact]
    public async Task AClaim_NamesItsHolderToOthers_AndIsRenewedByItsOwner()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "general");

        var claim = await ClaimAsync(anna, held.Id);
        var refused = await ProblemAsync(HttpStatusCode.Conflict, "claimed_by_another", await PostAsync(berta, $"/api/v1/reviews/{held.Id}/claim"));
        var renewed = await ReadAsync<ReviewClaim>(await PostAsync(anna, $"/api/v1/reviews/{held.Id}/renew", new { fence = claim.Fence }));

        Assert.Equal("anna", (string?)refused["claim"]!["by"]);
        Assert.Equal(claim.Fence, renewed.Fence);
        Assert.True(renewed.LeaseUntil >= claim.LeaseUntil);
    }

    [Fact]
    public async Task AReleasedReview_CanBeClaimedByAnother_AndTheOldFenceIsStale()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "general");
        var first = await ClaimAsync(anna, held.Id);
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(anna, $"/api/v1/reviews/{held.Id}/release", new { fence = first.Fence })).StatusCode);
        var second = await ClaimAsync(berta, held.Id);

        var stale = await ProblemAsync(HttpStatusCode.Conflict, "stale_fence", await DecideAsync(anna, held.Id, first.Fence, "approve"));

        Assert.True(second.Fence > first.Fence);
        Assert.Equal("berta", (string?)stale["claim"]!["by"]);
        Assert.Equal(second.Fence, (long?)stale["claim"]!["fence"]);
        await ProblemAsync(HttpStatusCode.Conflict, "stale_fence", await PostAsync(anna, $"/api/v1/reviews/{held.Id}/renew", new { fence = first.Fence }));
        Assert.Equal(2, (await Console.EntriesAsync(EntryKinds.ReviewClaimed)).Count);
        Assert.Single(await Console.EntriesAsync(EntryKinds.ReviewReleased));
    }

    [Fact]
    public async Task ASkippedReview_IsPassedByForWhoSkippedIt_AndOfferedToOthers()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(anna, $"/api/v1/reviews/{held.Id}/skip", new { fence = claim.Fence })).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(anna, "/api/v1/reviews/next", new { })).StatusCode);
        var next = await ReadAsync<ReviewDetail>(await PostAsync(berta, "/api/v1/reviews/next", new { }));
        Assert.Equal(held.Id, next.Id);
        await ProblemAsync(HttpStatusCode.Conflict, "stale_fence", await PostAsync(anna, $"/api/v1/reviews/{held.Id}/skip", new { fence = claim.Fence }));
    }

    [Fact]
    public async Task ADeadline_IsMovedOnce_ByWhoHoldsTheClaim_WhereTheQueueAllowsIt()
    {
        var fixedOne = await Console.HoldAsync();
        var movable = await Console.HoldAsync(extension: TimeSpan.FromMinutes(5));
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, movable.Id);

        await ReadAsync<ReviewClaim>(await PostAsync(anna, $"/api/v1/reviews/{movable.Id}/extend", new { fence = claim.Fence }));
        await ReadAsync<ReviewClaim>(await PostAsync(anna, $"/api/v1/reviews/{movable.Id}/extend", new { fence = claim.Fence }));
        var shown = await ReadAsync<ReviewDetail>(await anna.GetAsync(new Uri($"/api/v1/reviews/{movable.Id}", UriKind.Relative), Cancellation));
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(anna, $"/api/v1/reviews/{movable.Id}/release", new { fence = claim.Fence })).StatusCode);
        var second = await ClaimAsync(berta, movable.Id);

        Assert.Equal(movable.Deadline + TimeSpan.FromMinutes(5), shown.Deadline, TimeSpan.FromSeconds(2));
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await PostAsync(berta, $"/api/v1/reviews/{movable.Id}/extend", new { fence = second.Fence }));
        var own = await ClaimAsync(anna, fixedOne.Id);
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await PostAsync(anna, $"/api/v1/reviews/{fixedOne.Id}/extend", new { fence = own.Fence }));
        Assert.Single(await Console.EntriesAsync(EntryKinds.ReviewExtended));
    }

    [Theory]
    [InlineData(Role.Operator)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Admin)]
    public async Task WhoDoesNotReview_CannotClaimOrDecide(Role role)
    {
        var held = await Console.HoldAsync();
        using var client = await Console.TokenClientAsync("somebody", role, "*");

        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await PostAsync(client, "/api/v1/reviews/next", new { }));
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await PostAsync(client, $"/api/v1/reviews/{held.Id}/claim"));
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await DecideAsync(client, held.Id, 1, "approve"));
        Assert.Empty(await Console.EntriesAsync(EntryKinds.ReviewVoted));
    }

    [Fact]
    public async Task NobodyDecidesTheirOwn()
    {
        var held = await Console.HoldAsync(consumer: "anna");
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await PostAsync(anna, $"/api/v1/reviews/{held.Id}/claim"));
        Assert.Equal(HttpStatusCode.NoContent, (await PostAsync(anna, "/api/v1/reviews/next", new { })).StatusCode);
    }

    [Fact]
    public async Task AReviewerWhoseQueueIsTakenAway_MidClaim_CannotDecide()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);

        await Console.GrantAsync("anna", Role.Reviewer, "high-risk");
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await DecideAsync(anna, held.Id, claim.Fence, "approve"));
        await Console.GrantAsync("anna", Role.Auditor, "general");
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await DecideAsync(anna, held.Id, claim.Fence, "approve"));
        await Console.DisableAsync("anna");
        await ProblemAsync(HttpStatusCode.Unauthorized, "not_signed_in", await DecideAsync(anna, held.Id, claim.Fence, "approve"));
        Assert.Empty(await Console.EntriesAsync(EntryKinds.ReviewVoted));
    }
}
