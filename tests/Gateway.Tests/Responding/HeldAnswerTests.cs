using System.Net;
using System.Security.Cryptography;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Gateway.Tests.Responding;

public sealed class HeldAnswerTests(QueueServer server)
{
    private static readonly (string, string) ShortLimit = ("Holdpoint:Gateway:SynchronousLimit", "00:00:01");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Holds_AnAnswerThatAHoldRuleMatches_UntilItIsApproved()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        var answer = AnswerPolicies.Chat("It is the secret.");
        gateway.Upstream.Respond = async context =>
        {
            context.Response.Headers["X-Model"] = "seven";
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer));
        };

        var waiting = gateway.ChatAsync("What is it?");
        var review = await gateway.PendingAsync();
        Assert.False(waiting.IsCompleted);
        Assert.Equal((ReviewStage.Response, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(answer)))), (review.Submission.Stage, review.Submission.Digest));
        Assert.Equal("/choices/0/message/content", Assert.Single(Assert.Single(review.Submission.Rules).Spans).Pointer);
        await gateway.DecideAsync(review.Submission.Id, VoteOutcome.Approve);
        using var response = await waiting;

        Assert.Equal(answer, await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(("hold", "approved", review.Submission.Id), (response.Header("Holdpoint-Verdict"), response.Header("Holdpoint-Decision"), response.Header("Holdpoint-Review")));
        Assert.Equal("seven", response.Header("X-Model"));
        Assert.Equal("identity", Assert.Single(gateway.Upstream.Requests).Headers.AcceptEncoding);
        var trace = await gateway.TraceAsync(response.Header("Holdpoint-Request"), 7);
        Assert.Equal(
            [
                EntryKinds.RequestAllowed, EntryKinds.ReviewHeld, EntryKinds.ReviewClaimed, EntryKinds.ReviewVoted, EntryKinds.ReviewDecided, EntryKinds.AnswerReleased,
                EntryKinds.RequestCompleted,
            ],
            trace.Select(static entry => entry.Kind));
        Assert.Equal("response", (string?)trace[1].Detail!["stage"]);
        await AssertTheLedgerHoldsUpAsync(gateway);
    }

    [Fact]
    public async Task ARejectedAnswer_IsNotHandedOn()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Answers(AnswerPolicies.Chat("It is the secret."));

        var waiting = gateway.ChatAsync("What is it?");
        await gateway.DecideAsync(VoteOutcome.Reject, message: "Ask somebody else.");
        using var response = await waiting;

        Assert.Equal("review_rejected", await response.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("rejected the model", text, StringComparison.Ordinal);
        Assert.Contains("Ask somebody else.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("the secret", text, StringComparison.Ordinal);
        Assert.Equal(("false", "rejected"), (response.Header("x-should-retry"), response.Header("Holdpoint-Decision")));
        await AssertTheLedgerHoldsUpAsync(gateway);
    }

    [Fact]
    public async Task AnEditedAnswer_IsHandedOnAsEdited()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        var answer = AnswerPolicies.Chat("It is the secret.");
        gateway.Answers(answer);

        var waiting = gateway.ChatAsync("What is it?");
        await gateway.DecideAsync(VoteOutcome.Edit, edited: AnswerPolicies.Edited(answer, isStream: false, "/choices/0/message/content", "It is nothing."));
        using var response = await waiting;

        Assert.Equal(AnswerPolicies.Chat("It is nothing."), await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("edited", response.Header("Holdpoint-Decision"));
        await AssertTheLedgerHoldsUpAsync(gateway);
    }

    [Fact]
    public async Task Denies_AnAnswerThatADenyRuleMatches_AndRecordsItDurably()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Answers(AnswerPolicies.Chat("Here is poison."));

        using var response = await gateway.ChatAsync("What is it?");

        Assert.Equal("policy_denied", await response.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        Assert.Equal("deny", response.Header("Holdpoint-Verdict"));
        var entry = (await gateway.TraceAsync(response.Header("Holdpoint-Request"), 2))[^1];
        Assert.Equal((EntryKinds.RequestDenied, "response"), (entry.Kind, (string?)entry.Detail!["stage"]));
        Assert.Equal(["poison"], entry.Policy!.Rules);
    }

    [Fact]
    public async Task ACallOfATool_IsHeldByItsArguments_InEventsAsWell()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Streams("""
            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"t1","type":"function","function":{"name":"pay","arguments":"{\"amo"}}]}}]}

            data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"unt\": 250}"}}]}}]}

            data: [DONE]


            """);

        var waiting = gateway.ChatAsync("Pay.");
        var review = await gateway.PendingAsync();
        await gateway.DecideAsync(review.Submission.Id, VoteOutcome.Reject);
        using var response = await waiting;

        Assert.Equal(["payment"], review.Submission.Rules.Select(static rule => rule.Id));
        Assert.Equal("review_rejected", await response.OpenAiCodeAsync(HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task ARequestAndItsAnswer_AreTwoReviews()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Answers(AnswerPolicies.Chat("It is the secret."));

        var waiting = gateway.ChatAsync("Please hold me.");
        var first = await gateway.PendingAsync();
        await gateway.DecideAsync(first.Submission.Id, VoteOutcome.Approve);
        var second = await PendingAnswerAsync(gateway);
        await gateway.DecideAsync(second, VoteOutcome.Approve);
        using var response = await waiting;
        var outcome = (await gateway.Ledger.FindAsync($"outcome:{first.Submission.Id}", Cancel))!;

        Assert.Equal(AnswerPolicies.Chat("It is the secret."), await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(second, response.Header("Holdpoint-Review"));
        Assert.Equal((EntryKinds.RequestCompleted, second), (outcome.Kind, (string?)outcome.Detail!["answerReview"]));
        Assert.Single(gateway.Upstream.Requests);
        await AssertTheLedgerHoldsUpAsync(gateway);
    }

    [Fact]
    public async Task AfterTheSynchronousLimit_ARepeatTakesTheAnswer_AndTheModelIsAskedOnce()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: ShortLimit);
        gateway.Answers(AnswerPolicies.Chat("It is the secret."));
        using var first = await gateway.ChatAsync("What is it?", "k1");
        Assert.Equal("review_pending", await first.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        using var second = await gateway.ChatAsync("What is it?", "k1");
        Assert.Equal(first.Header("Holdpoint-Review"), second.Header("Holdpoint-Review"));
        await gateway.DecideAsync(first.Header("Holdpoint-Review"), VoteOutcome.Approve);

        using var repeat = await gateway.ChatAsync("What is it?", "k1");

        Assert.Equal(AnswerPolicies.Chat("It is the secret."), await repeat.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((first.Header("Holdpoint-Review"), "approved"), (repeat.Header("Holdpoint-Review"), repeat.Header("Holdpoint-Decision")));
        Assert.Single(gateway.Upstream.Requests);
        gateway.Answers(AnswerPolicies.Chat("Nothing."));
        using var later = await gateway.ChatAsync("What is it?", "k1");
        Assert.Equal(AnswerPolicies.Chat("Nothing."), await later.Content.ReadAsStringAsync(Cancel));
        await AssertTheLedgerHoldsUpAsync(gateway);
    }

    [Fact]
    public async Task AfterARestart_ARepeatTakesTheAnswer_AndTheModelIsNotAskedAgain()
    {
        var folder = Directory.CreateTempSubdirectory("holdpoint-gateway-kept-").FullName;
        var prefix = $"t{Guid.CreateVersion7():N}";
        string id;
        await using (var first = await TestGateway.StartAsync(server, AnswerPolicies.Usual, folder, prefix, ShortLimit))
        {
            first.Answers(AnswerPolicies.Chat("It is the secret."));
            using var pending = await first.ChatAsync("What is it?", "k1");
            id = pending.Header("Holdpoint-Review");
            await first.StopAsync(keepData: true);
        }

        await using var second = await TestGateway.StartAsync(server, AnswerPolicies.Usual, folder, prefix);
        var waiting = second.ChatAsync("What is it?", "k1");
        await second.DecideAsync(id, VoteOutcome.Approve);
        using var response = await waiting;

        Assert.Equal(AnswerPolicies.Chat("It is the secret."), await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((id, "application/json"), (response.Header("Holdpoint-Review"), response.Content.Headers.ContentType!.MediaType));
        Assert.Empty(second.Upstream.Requests);
        await AssertTheLedgerHoldsUpAsync(second);
    }

    [Fact]
    public async Task AnotherCredential_DoesNotGetTheAnswer()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: ShortLimit);
        gateway.Answers(AnswerPolicies.Chat("It is the secret."));
        using var first = await gateway.ChatAsync("What is it?", "k1");

        using var other = await gateway.ChatAsync("What is it?", "k2");

        Assert.NotEqual(first.Header("Holdpoint-Review"), other.Header("Holdpoint-Review"));
        Assert.Equal(2, gateway.Upstream.Requests.Count);
    }

    [Fact]
    public async Task AConsumerThatLeaves_WithdrawsItsAnswer_AndTheNextRequestAsksAnew()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        gateway.Answers(AnswerPolicies.Chat("It is the secret."));
        using var leaving = new CancellationTokenSource();
        var waiting = gateway.ChatAsync("What is it?", "k1", leaving.Token);
        var review = await gateway.PendingAsync();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Cancel);

        Assert.Equal(ReviewState.Withdrawn, (await gateway.Desk.DecisionAsync(review.Submission.Id, Cancel))!.State);
        gateway.Answers(AnswerPolicies.Chat("Nothing."));
        using var anew = await gateway.ChatAsync("What is it?", "k1");
        Assert.Equal(HttpStatusCode.OK, anew.StatusCode);
    }

    [Fact]
    public async Task AStop_KeepsAnApprovedAnswerBack()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: ShortLimit);
        gateway.Answers(AnswerPolicies.Chat("It is the secret."));
        using var first = await gateway.ChatAsync("What is it?", "k1");
        await gateway.DecideAsync(first.Header("Holdpoint-Review"), VoteOutcome.Approve);
        await gateway.Stops.SetAsync("route:chat", "look into it", new EntryActor("person", "olga", ["operator"]), Cancel);

        using var repeat = await gateway.ChatAsync("What is it?", "k1");

        Assert.Equal("model_stopped", await repeat.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
        Assert.Empty(await gateway.Ledger.SearchAsync(new LedgerQuery { Kind = EntryKinds.AnswerReleased }, Cancel));
    }

    [Fact]
    public async Task AnAnswerChangedInRedis_IsNotHandedOn()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: ShortLimit);
        gateway.Answers(AnswerPolicies.Chat("It is the secret."));
        using var first = await gateway.ChatAsync("What is it?", "k1");
        await gateway.DecideAsync(first.Header("Holdpoint-Review"), VoteOutcome.Approve);
        await gateway.OverwriteBodyAsync(server.Connection, first.Header("Holdpoint-Review"));

        using var repeat = await gateway.ChatAsync("What is it?", "k1");

        Assert.Equal("content_mismatch", await repeat.OpenAiCodeAsync(HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task AFullQueue_KeepsTheAnswerBack()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: ShortLimit);
        gateway.Answers(AnswerPolicies.Chat("Please hold few."));
        using var first = await gateway.ChatAsync("One?", "k1");
        using var second = await gateway.ChatAsync("Two?", "k1");

        Assert.Equal("review_pending", await first.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        Assert.Equal("queue_full", await second.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
        Assert.DoesNotContain("hold few", await second.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHeldAnswer_CanBeFetchedByItsReview()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: ShortLimit);
        gateway.Answers(AnswerPolicies.Chat("It is the secret."));
        using var first = await gateway.ChatAsync("What is it?", "k1");
        var id = first.Header("Holdpoint-Review");
        await gateway.DecideAsync(id, VoteOutcome.Approve);
        using var fetch = new HttpRequestMessage(HttpMethod.Get, $"/holdpoint/v1/reviews/{id}/response");
        fetch.Headers.Authorization = new("Bearer", "k1");

        using var answer = await gateway.Client.SendAsync(fetch, Cancel);

        Assert.Equal(AnswerPolicies.Chat("It is the secret."), await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Single(gateway.Upstream.Requests);
    }

    private static async Task<string> PendingAnswerAsync(TestGateway gateway)
    {
        while (true)
        {
            if ((await gateway.Queue.ListAsync(["general"], 0, 10, Cancel)).FirstOrDefault(static one => one.Submission.Stage == ReviewStage.Response) is { } found)
            {
                return found.Submission.Id;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    private static async Task AssertTheLedgerHoldsUpAsync(TestGateway gateway)
    {
        var checkpoint = await gateway.Ledger.CheckpointAsync(Cancel);
        var report = await LedgerVerifier.VerifyAsync($"sqlite:{gateway.LedgerFile}", gateway.Ledger.VerifierKey, checkpoint, null, Cancel);
        Assert.True(report.Ok, string.Join('\n', report.Findings.Select(static finding => finding.Problem)));
    }
}
