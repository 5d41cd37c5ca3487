using System.Net;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Tests.Hosting;
using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Tests.Reviewing;

public sealed class ReadingTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Fact]
    public async Task AReview_IsShownWhole_WithExactlyTheBytesThatWouldBeSent()
    {
        var held = await Console.HoldAsync(text: "a delicate phrase\u202e");
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        var shown = await ReadAsync<ReviewDetail>(await anna.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation));

        Assert.Equal((held.Id, held.RequestId, held.Queue, held.Digest), (shown.Id, shown.RequestId, shown.Queue, shown.Digest));
        Assert.Equal((ReviewStage.Request, ReviewState.Pending, Severity.High), (shown.Stage, shown.State, shown.Severity));
        Assert.Equal(System.Text.Encoding.UTF8.GetString(held.Body.Span), shown.Content!.Raw);
        Assert.Contains(shown.Content.Parts, static part => part is { Role: "user", Kind: "text", Text: "a delicate phrase\u202e", Pointer: "/messages/0/content" });
        Assert.Equal(2, Assert.Single(Assert.Single(shown.Rules).Spans).Start);
        Assert.Equal("platform", shown.ModelNote!.Owner);
        Assert.Equal([EntryKinds.ReviewHeld, EntryKinds.ReviewViewed], shown.History.Select(static happened => happened.Kind));
    }

    [Fact]
    public async Task Opening_IsRecordedOnce_WithTheDigestShown()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var berta = await Console.TokenClientAsync("berta", Role.Auditor);
        for (var i = 0; i < 5; i++)
        {
            await anna.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation);
        }

        await berta.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation);

        var views = await Console.EntriesAsync(EntryKinds.ReviewViewed);
        Assert.Equal(["berta", "anna"], views.Select(static view => view.Actor.Id));
        Assert.All(views, view => Assert.Equal((held.Id, held.Digest), (view.Subject, (string?)view.Detail!["digest"])));
    }

    [Fact]
    public async Task WhatCannotBeRecordedAsViewed_IsNotShown()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        await Console.CloseLedgerAsync();

        var answer = await anna.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation);

        var problem = await ProblemAsync(HttpStatusCode.ServiceUnavailable, "oversight_unavailable", answer);
        Assert.DoesNotContain("delicate", problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnErasedReview_IsShownAsErased_ThoughRedisStillHasItsContent()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);
        await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, "reject"));
        var before = await ReadAsync<ReviewDetail>(await anna.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation));

        var erased = Assert.IsType<ErasureOutcome.Erased>(
            await new ReviewErasure(Console.Ledger).EraseAsync(held.Id, EntryActor.Machine("operator", "ann"), "Asked for.", Cancellation));

        var after = await ReadAsync<ReviewDetail>(await anna.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation));
        Assert.NotNull(await Console.Queue.GetBodyAsync(held.Id, Cancellation));
        Assert.Equal((true, false), (before.Content is not null, after.Content is not null));
        Assert.Equal((null, erased.Entry.At), (before.ErasedAt, after.ErasedAt));
        Assert.Equal(ReviewState.Rejected, after.State);
    }

    [Fact]
    public async Task TheList_IsInWorkingOrder_AndPaged()
    {
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await Console.HoldAsync()).Id);
        }

        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var first = await ReadAsync<ReviewPage>(await anna.GetAsync("/api/v1/reviews?state=pending&queue=general&take=3", Cancellation));
        var second = await ReadAsync<ReviewPage>(await anna.GetAsync($"/api/v1/reviews?take=3&after={first.Next}", Cancellation));

        Assert.Equal((3, 2), (first.Items.Count, second.Items.Count));
        Assert.Null(second.Next);
        Assert.Equal(ids.Order(), first.Items.Concat(second.Items).Select(static row => row.Id).Order());
    }

    [Fact]
    public async Task AListThatCannotBe_IsRefusedWithTheRemedy()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        foreach (var query in new[] { "take=0", "take=501", "take=many", "after=-1", "after=999999999", "state=approved" })
        {
            await ProblemAsync(HttpStatusCode.BadRequest, "invalid", await anna.GetAsync($"/api/v1/reviews?{query}", Cancellation));
        }
    }

    [Fact]
    public async Task ReviewersSeeTheirQueuesOnly()
    {
        await Console.HoldAsync("general");
        var other = await Console.HoldAsync("high-risk", need: 2);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        var list = await ReadAsync<ReviewPage>(await anna.GetAsync("/api/v1/reviews", Cancellation));
        Assert.Equal("general", Assert.Single(list.Items).Queue);
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await anna.GetAsync("/api/v1/reviews?queue=high-risk", Cancellation));
        await ProblemAsync(HttpStatusCode.NotFound, "not_found", await anna.GetAsync($"/api/v1/reviews/{other.Id}", Cancellation));
        await ProblemAsync(HttpStatusCode.NotFound, "not_found", await PostAsync(anna, $"/api/v1/reviews/{other.Id}/claim"));
        Assert.Empty(await Console.EntriesAsync(EntryKinds.ReviewViewed));
    }

    [Fact]
    public async Task AuditorsLeadsAndAdmins_ReadEveryQueue()
    {
        var held = await Console.HoldAsync("high-risk", need: 2);

        foreach (var role in new[] { Role.Auditor, Role.Lead, Role.Admin })
        {
            using var client = await Console.TokenClientAsync($"somebody-{role}", role);
            Assert.Equal(held.Id, (await ReadAsync<ReviewDetail>(await client.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation))).Id);
        }
    }

    [Fact]
    public async Task AnOperator_ReadsNoContent()
    {
        var held = await Console.HoldAsync();
        using var client = await Console.TokenClientAsync("ops", Role.Operator, "*");

        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await client.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation));
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await client.GetAsync("/api/v1/reviews", Cancellation));
        Assert.All(await Console.EntriesAsync(EntryKinds.AccessRefused), static entry => Assert.Equal("ops", entry.Subject));
    }

    [Fact]
    public async Task AnIdThatIsNone_IsNotFound()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Lead, "*");

        foreach (var id in new[] { "nothing", "01936f2e-0000-7000-8000-000000000000", "%7B01936f2e-0000-7000-8000-000000000000%7D", "..%2f..%2fetc" })
        {
            await ProblemAsync(HttpStatusCode.NotFound, "not_found", await anna.GetAsync($"/api/v1/reviews/{id}", Cancellation));
        }
    }

    [Fact]
    public async Task ContentThatWasChangedInRedis_IsNotShown()
    {
        var held = await Console.HoldAsync();
        await RedisVandal.CorruptBodyAsync(Console.Queue, held);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        await ProblemAsync(HttpStatusCode.InternalServerError, "content_tampered", await anna.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation));
        Assert.Empty(await Console.EntriesAsync(EntryKinds.ReviewViewed));
    }
}
