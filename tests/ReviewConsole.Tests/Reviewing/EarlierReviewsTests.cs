using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Tests.Hosting;
using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Tests.Reviewing;

public sealed class EarlierReviewsTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    private const string First = """{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"a delicate phrase"}]}""";
    private const string Second = """{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"a delicate phrase"},{"role":"assistant","content":"a delicate phrase"},{"role":"user","content":"and another"}]}""";

    [Fact]
    public async Task WhatTheLastHeldRequestHadAsWell_IsMarked_AndWhatBecameOfItIsSaid()
    {
        var before = await HoldAsync(First);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, before.Id);
        await ReadAsync<DecisionResult>(await DecideAsync(anna, before.Id, claim.Fence, "reject"));
        var held = await HoldAsync(Second);

        var shown = await OpenAsync(anna, held.Id);

        Assert.Equal(before.Id, shown.ComparedWith);
        // The same words of another role are new.
        Assert.Equal([true, true, false, false], shown.Content!.Parts.Where(static part => part.Kind == "text").Select(static part => part.Repeated));
        var earlier = Assert.Single(shown.Earlier!);
        Assert.Equal((before.Id, ReviewStage.Request, "sample", ReviewState.Rejected), (earlier.Id, earlier.Stage, earlier.Model, earlier.Outcome));
        Assert.Equal(["delicate"], earlier.Rules);
    }

    [Fact]
    public async Task TheFirstOne_IsComparedWithNothing()
    {
        await HoldAsync(First, consumer: "another");
        var held = await HoldAsync(First);
        await HoldAsync(Second);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        var shown = await OpenAsync(anna, held.Id);

        Assert.Equal((null, null), (shown.ComparedWith, shown.Earlier));
        Assert.All(shown.Content!.Parts, static part => Assert.Null(part.Repeated));
    }

    [Fact]
    public async Task WhatThisPersonMayNotRead_IsNeitherToldOfNorComparedWith()
    {
        var elsewhere = await HoldAsync(First, queue: "high-risk");
        var held = await HoldAsync(First);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var both = await Console.TokenClientAsync("both", Role.Reviewer, "general", "high-risk");

        var narrow = await OpenAsync(anna, held.Id);
        var wide = await OpenAsync(both, held.Id);

        Assert.Equal((null, null), (narrow.ComparedWith, narrow.Earlier));
        Assert.Equal(elsewhere.Id, wide.ComparedWith);
        Assert.Null(Assert.Single(wide.Earlier!).Outcome);
    }

    [Fact]
    public async Task AnErasedOne_IsToldOf_ButNotComparedWith()
    {
        var before = await HoldAsync(First);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, before.Id);
        await ReadAsync<DecisionResult>(await DecideAsync(anna, before.Id, claim.Fence, "reject"));
        Assert.IsType<ErasureOutcome.Erased>(
            await new ReviewErasure(Console.Ledger).EraseAsync(before.Id, EntryActor.Machine("operator", "ann"), "Asked for.", Cancellation));
        var held = await HoldAsync(First);

        var shown = await OpenAsync(anna, held.Id);

        Assert.Null(shown.ComparedWith);
        Assert.Single(shown.Earlier!);
    }

    [Fact]
    public async Task AtMostTen_TheNewestFirst()
    {
        var ids = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            ids.Add((await HoldAsync(First)).Id);
        }

        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");

        var shown = await OpenAsync(anna, ids[^1]);

        Assert.Equal(Enumerable.Reverse(ids).Skip(1).Take(10), shown.Earlier!.Select(static review => review.Id));
    }

    [Fact]
    public async Task TheQueuesInstructions_AreShown()
    {
        var held = await HoldAsync(First, queue: "high-risk");
        var other = await HoldAsync(First);
        using var both = await Console.TokenClientAsync("both", Role.Reviewer, "general", "high-risk");

        Assert.Equal("Ask the team that owns the model.", (await OpenAsync(both, held.Id)).Instructions);
        Assert.Null((await OpenAsync(both, other.Id)).Instructions);
    }

    private static async Task<ReviewDetail> OpenAsync(HttpClient person, string id) =>
        await ReadAsync<ReviewDetail>(await person.GetAsync($"/api/v1/reviews/{id}", Cancellation));

    private async Task<ReviewSubmission> HoldAsync(string json, string queue = "general", string consumer = "app")
    {
        Console.Clock.Advance(TimeSpan.FromMilliseconds(10));
        return await Console.HoldAsync(queue, consumer: consumer, json: json);
    }
}
