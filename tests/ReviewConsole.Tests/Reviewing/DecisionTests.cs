using System.Net;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Tests.Hosting;

namespace Holdpoint.ReviewConsole.Tests.Reviewing;

public sealed class DecisionTests(GarnetServerFixture garnet) : ConsoleTests(garnet)
{
    [Theory]
    [InlineData("approve", ReviewState.Approved)]
    [InlineData("reject", ReviewState.Rejected)]
    public async Task ADecision_IsInTheLedger_AndRepeatingItGivesTheSameAnswer(string outcome, ReviewState state)
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);

        var first = await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, outcome));
        var again = await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, outcome));

        Assert.Equal(first, again);
        Assert.Equal(state, first.State);
        var entry = await Console.Ledger.GetAsync(first.Receipt.Index, Cancellation);
        Assert.Equal((first.Receipt.LeafHash, "anna"), (entry!.LeafHash, entry.Actor.Id));
        Assert.Equal(state, (await Console.Desk.DecisionAsync(held.Id, Cancellation))!.State);
        Assert.Single(await Console.EntriesAsync(EntryKinds.ReviewDecided));
    }

    [Fact]
    public async Task ADifferentAnswerToAnEndedReview_IsToldWhoEndedItHowAndWhen()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);
        await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, "reject"));

        var closed = await ProblemAsync(HttpStatusCode.Conflict, "review_closed", await DecideAsync(berta, held.Id, claim.Fence, "approve"));

        Assert.Equal(("rejected", "anna"), ((string?)closed["state"], (string?)closed["by"]));
        Assert.NotNull(closed["at"]);
        await ProblemAsync(HttpStatusCode.Conflict, "review_closed", await PostAsync(berta, $"/api/v1/reviews/{held.Id}/claim"));
    }

    [Fact]
    public async Task TwoReviewersAtOnce_MakeOneDecision()
    {
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "general");
        for (var i = 0; i < 20; i++)
        {
            var held = await Console.HoldAsync();
            var answers = await Task.WhenAll(ClaimAndDecideAsync(anna, held.Id, "approve"), ClaimAndDecideAsync(berta, held.Id, "reject"));

            Assert.Equal(1, answers.Count(static status => status == HttpStatusCode.OK));
            Assert.Equal(1, answers.Count(static status => status == HttpStatusCode.Conflict));
        }

        Assert.Equal(20, (await Console.EntriesAsync(EntryKinds.ReviewDecided)).Count);
    }

    [Fact]
    public async Task AQueueThatAsksForTwo_WaitsForASecondPerson()
    {
        var held = await Console.HoldAsync("high-risk", need: 2);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "high-risk");
        using var berta = await Console.TokenClientAsync("berta", Role.Reviewer, "high-risk");
        var first = await ClaimAsync(anna, held.Id);

        var half = await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, first.Fence, "approve"));
        Assert.Equal((ReviewState.Pending, new VoteCount(1, 2)), (half.State, half.Votes));
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await PostAsync(anna, $"/api/v1/reviews/{held.Id}/claim"));

        var seen = await ReadAsync<ReviewDetail>(await berta.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation));
        Assert.Equal("anna", Assert.Single(seen.Votes).By);
        var second = await ClaimAsync(berta, held.Id);
        var whole = await ReadAsync<DecisionResult>(await DecideAsync(berta, held.Id, second.Fence, "approve"));
        Assert.Equal((ReviewState.Approved, new VoteCount(2, 2)), (whole.State, whole.Votes));
    }

    [Fact]
    public async Task AnEdit_ReleasesTheEditedBody_AndNothingElseOfItChanges()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);
        object[] edits = [new { path = "/messages/0/content", value = "an ordinary phrase" }];

        var result = await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, "edit", edits));
        var again = await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, "edit", edits));

        Assert.Equal(ReviewState.Edited, result.State);
        Assert.Equal(result, again);
        var decision = await Console.Desk.DecisionAsync(held.Id, Cancellation);
        Assert.Equal(TestConsole.Chat("an ordinary phrase"), Encoding.UTF8.GetString(decision!.EditedBody!.Value.Span));
    }

    [Fact]
    public async Task AnEditThatThePolicyDenies_IsRefusedWithTheRule_AndNotRecorded()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);
        object[] edits = [new { path = "/messages/0/content", value = "a Forbidden\u00a0phrase" }];

        var denied = await ProblemAsync(HttpStatusCode.UnprocessableEntity, "policy_denied", await DecideAsync(anna, held.Id, claim.Fence, "edit", edits));

        Assert.Equal("never", (string?)denied["rules"]![0]);
        Assert.Empty(await Console.EntriesAsync(EntryKinds.ReviewVoted));
    }

    [Theory]
    [InlineData("/model")]
    [InlineData("/messages/0/role")]
    public async Task AnEditOfTheModelOrASetting_IsRefusedByName_AndNotRecorded(string path)
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);
        object[] edits = [new { path = "/messages/0/content", value = "an ordinary phrase" }, new { path, value = "system" }];

        var refused = await ProblemAsync(HttpStatusCode.UnprocessableEntity, "not_editable", await DecideAsync(anna, held.Id, claim.Fence, "edit", edits));

        Assert.Contains($"'{path}'", (string)refused["detail"]!, StringComparison.Ordinal);
        Assert.Empty(await Console.EntriesAsync(EntryKinds.ReviewVoted));
    }

    [Theory]
    [InlineData("/messages/0/tool_calls/0/function/name")]
    [InlineData("/messages/0/tool_calls/0/id")]
    [InlineData("/messages/0/tool_calls/0/type")]
    public async Task AnEditOfWhatNamesAToolCall_IsRefused_ButItsArgumentsCanBeMended(string path)
    {
        var held = await Console.HoldAsync(json: """
            {"model":"sample","messages":[{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"pay","arguments":"{\"amount\":5000}"}}]}]}
            """);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);
        object[] name = [new { path, value = "erase" }];
        object[] arguments = [new { path = "/messages/0/tool_calls/0/function/arguments", value = "{\"amount\":5}" }];

        var parts = (await ReadAsync<ReviewDetail>(await anna.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation))).Content!.Parts;
        await ProblemAsync(HttpStatusCode.UnprocessableEntity, "not_editable", await DecideAsync(anna, held.Id, claim.Fence, "edit", name));
        var mended = await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, "edit", arguments));

        Assert.Equal("/messages/0/tool_calls/0/function/arguments", Assert.Single(parts, static part => part.Editable).Pointer);
        Assert.Equal(ReviewState.Edited, mended.State);
    }

    [Theory]
    [InlineData("PUT", "/v1/chat/completions")]
    [InlineData("POST", "/v1/closed")]
    public async Task AnEdit_IsJudgedByTheMethodAndPathOfItsRequest(string method, string path)
    {
        var held = await Console.HoldAsync(method: method, path: path);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);
        object[] edits = [new { path = "/messages/0/content", value = "an ordinary phrase" }];

        var denied = await ProblemAsync(HttpStatusCode.UnprocessableEntity, "policy_denied", await DecideAsync(anna, held.Id, claim.Fence, "edit", edits));

        Assert.Equal("closed", (string?)denied["rules"]![0]);
    }

    [Theory]
    [InlineData("tool", "/named/by")]
    [InlineData("plain", "/model")]
    public async Task AnEditOfPlainJson_ThatChangesTheModel_IsRefused(string route, string path)
    {
        var held = await Console.HoldAsync(route: route, api: "Json", json: """{"model":"sample","named":{"by":"sample"},"text":"a delicate phrase"}""");
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);
        object[] model = [new { path, value = "another" }];
        object[] text = [new { path = "/text", value = "an ordinary phrase" }];

        await ProblemAsync(HttpStatusCode.UnprocessableEntity, "not_editable", await DecideAsync(anna, held.Id, claim.Fence, "edit", model));
        Assert.Equal(ReviewState.Edited, (await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, "edit", text))).State);
    }

    [Fact]
    public async Task AHeldStream_IsShownAsItsMessage_AndEditedAsEvents()
    {
        const string Stream = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a deli\"}}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"cate phrase\"}}]}\n\ndata: [DONE]\n\n";
        var held = await Console.HoldAsync(json: Stream, isAnswer: true);
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);
        object[] edits = [new { path = "/choices/0/message/content", value = "an ordinary phrase" }];

        var shown = await ReadAsync<ReviewDetail>(await anna.GetAsync($"/api/v1/reviews/{held.Id}", Cancellation));
        await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, "edit", edits));

        Assert.Equal((ReviewStage.Response, Stream), (shown.Stage, shown.Content!.Raw));
        Assert.Equal(("assistant", "a delicate phrase"), (Assert.Single(shown.Content.Parts, static part => part.Editable).Role, Assert.Single(shown.Content.Parts, static part => part.Editable).Text));
        var sent = Encoding.UTF8.GetString((await Console.Desk.DecisionAsync(held.Id, Cancellation))!.EditedBody!.Value.Span);
        Assert.Contains("an ordinary phrase", sent, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEditOfNothing_IsRefused()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);

        foreach (var path in new[] { "/messages/7/content", "/model/x", "messages" })
        {
            object[] edits = [new { path, value = "x" }];
            await ProblemAsync(HttpStatusCode.UnprocessableEntity, "unknown_pointer", await DecideAsync(anna, held.Id, claim.Fence, "edit", edits));
        }
    }

    [Fact]
    public async Task AnEscalatedReview_IsForLeadsAlone()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var lead = await Console.TokenClientAsync("lea", Role.Lead, "general");
        var claim = await ClaimAsync(anna, held.Id);

        var escalated = await ReadAsync<DecisionResult>(await DecideAsync(anna, held.Id, claim.Fence, "escalate"));

        Assert.Equal(ReviewState.Pending, escalated.State);
        await ProblemAsync(HttpStatusCode.Forbidden, "not_allowed", await PostAsync(anna, $"/api/v1/reviews/{held.Id}/claim"));
        var second = await ClaimAsync(lead, held.Id);
        Assert.Equal(ReviewState.Approved, (await ReadAsync<DecisionResult>(await DecideAsync(lead, held.Id, second.Fence, "approve"))).State);
    }

    [Fact]
    public async Task UnderAStop_NothingIsReleased()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        using var ops = await Console.TokenClientAsync("ops", Role.Operator);
        var claim = await ClaimAsync(anna, held.Id);
        await PostAsync(ops, "/api/v1/stops", new { scope = "model:sample", reason = "it misbehaves" });

        var stopped = await DecideAsync(anna, held.Id, claim.Fence, "approve");

        await ProblemAsync(HttpStatusCode.Conflict, "stopped", stopped);
        Assert.Equal(ReviewState.Stopped, (await Console.Desk.DecisionAsync(held.Id, Cancellation))!.State);
    }

    [Fact]
    public async Task WithoutTheLedger_NothingIsDecided()
    {
        var held = await Console.HoldAsync();
        using var anna = await Console.TokenClientAsync("anna", Role.Reviewer, "general");
        var claim = await ClaimAsync(anna, held.Id);
        await Console.CloseLedgerAsync();

        var answer = await DecideAsync(anna, held.Id, claim.Fence, "approve");

        await ProblemAsync(HttpStatusCode.ServiceUnavailable, "oversight_unavailable", answer);
        Assert.Equal("2", answer.Headers.RetryAfter?.ToString());
    }

    private static async Task<HttpStatusCode> ClaimAndDecideAsync(HttpClient client, string id, string outcome)
    {
        var claimed = await PostAsync(client, $"/api/v1/reviews/{id}/claim");
        return claimed.IsSuccessStatusCode ? (await DecideAsync(client, id, (await ReadAsync<ReviewClaim>(claimed)).Fence, outcome)).StatusCode : claimed.StatusCode;
    }
}
