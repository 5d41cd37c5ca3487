using System.Net;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;

namespace Holdpoint.Gateway.Tests.Holding;

public sealed class HoldTests(QueueServer server)
{
    [Fact]
    public async Task Passes_WhatNoRuleMatches()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        using var response = await gateway.ChatAsync("What is the capital of France?");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Upstream.Answer, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("allow", response.Header("Holdpoint-Verdict"));
        Assert.Equal("", response.Header("Holdpoint-Review"));
        var reached = Assert.Single(gateway.Upstream.Requests);
        Assert.Equal(Calls.Chat("What is the capital of France?"), reached.Text);
        var entry = Assert.Single(await gateway.TraceAsync(response.Header("Holdpoint-Request"), 1));
        Assert.Equal((EntryKinds.RequestAllowed, "chat", "sample", "anonymous"), (entry.Kind, entry.Route, entry.Model, entry.Consumer));
    }

    [Fact]
    public async Task Holds_ARequestThatMatchesAHoldRule_UntilItIsApproved()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        var waiting = gateway.ChatAsync("Please hold me.");
        var review = await gateway.PendingAsync();
        Assert.False(waiting.IsCompleted);
        Assert.Empty(gateway.Upstream.Requests);
        await gateway.DecideAsync(review.Submission.Id, VoteOutcome.Approve);
        using var response = await waiting;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("hold", response.Header("Holdpoint-Verdict"));
        Assert.Equal("approved", response.Header("Holdpoint-Decision"));
        Assert.Equal(review.Submission.Id, response.Header("Holdpoint-Review"));
        Assert.Equal(Calls.Chat("Please hold me."), Assert.Single(gateway.Upstream.Requests).Text);
        var kinds = (await gateway.TraceAsync(response.Header("Holdpoint-Request"), 6)).Select(static entry => entry.Kind).ToArray();
        Assert.Equal(
            [EntryKinds.ReviewHeld, EntryKinds.ReviewClaimed, EntryKinds.ReviewVoted, EntryKinds.ReviewDecided, EntryKinds.RequestForwarded, EntryKinds.RequestCompleted],
            kinds);
    }

    [Fact]
    public async Task Forwards_TheEditedBody_AndNothingElse()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        var waiting = gateway.ChatAsync("Please hold me.");
        await gateway.DecideAsync(VoteOutcome.Edit, edited: Encoding.UTF8.GetBytes(Calls.Chat("Please.")));
        using var response = await waiting;

        Assert.Equal("edited", response.Header("Holdpoint-Decision"));
        Assert.Equal(Calls.Chat("Please."), Assert.Single(gateway.Upstream.Requests).Text);
    }

    [Fact]
    public async Task Rejects_WithThePublicMessage_AndWithoutNameOrNote()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        var waiting = gateway.ChatAsync("Please hold me.");
        await gateway.DecideAsync(VoteOutcome.Reject, message: "Leave out the account number.");
        using var response = await waiting;

        Assert.Equal("review_rejected", await response.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Leave out the account number.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ines", text, StringComparison.Ordinal);
        Assert.DoesNotContain("private note", text, StringComparison.Ordinal);
        Assert.Equal("false", response.Header("x-should-retry"));
        Assert.Equal("rejected", response.Header("Holdpoint-Decision"));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Denies_WithTheRulesReason_AndRecordsItDurably()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        using var response = await gateway.ChatAsync("Please deny me.");

        Assert.Equal("policy_denied", await response.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        Assert.Equal("deny", response.Header("Holdpoint-Verdict"));
        Assert.Equal("false", response.Header("x-should-retry"));
        Assert.Empty(gateway.Upstream.Requests);
        var entry = Assert.Single(await gateway.TraceAsync(response.Header("Holdpoint-Request"), 1));
        Assert.Equal(EntryKinds.RequestDenied, entry.Kind);
        Assert.Equal(["denies"], entry.Policy!.Rules);
    }

    [Fact]
    public async Task Expires_WhatNobodyDecides()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        using var response = await gateway.ChatAsync("Please hold briefly.");

        Assert.Equal("review_expired", await response.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        Assert.Equal("expired", response.Header("Holdpoint-Decision"));
        Assert.Empty(gateway.Upstream.Requests);
    }
}
