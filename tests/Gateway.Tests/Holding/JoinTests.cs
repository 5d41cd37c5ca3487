using System.Net;
using System.Net.Sockets;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Holdpoint.Gateway.Tests.Holding;

public sealed class JoinTests(QueueServer server)
{
    private static readonly (string, string) ShortLimit = ("Holdpoint:Gateway:SynchronousLimit", "00:00:01");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AfterTheSynchronousLimit_TellsToComeBack_AndARepeatTakesTheResult()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: ShortLimit);
        using var first = await gateway.ChatAsync("Please hold me.", "k1");
        Assert.Equal("review_pending", await first.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        Assert.Equal("false", first.Header("x-should-retry"));
        var id = first.Header("Holdpoint-Review");
        Assert.NotEmpty(id);
        Assert.Equal("", first.Header("Holdpoint-Decision"));
        await gateway.DecideAsync(id, VoteOutcome.Approve);
        Assert.Empty(gateway.Upstream.Requests);

        using var repeat = await gateway.ChatAsync("Please hold me.", "k1");

        Assert.Equal((HttpStatusCode.OK, id), (repeat.StatusCode, repeat.Header("Holdpoint-Review")));
        Assert.Single(gateway.Upstream.Requests);
        Assert.Single(await gateway.Ledger.SearchAsync(new LedgerQuery { Kind = EntryKinds.ReviewHeld }, Cancel));
    }

    [Theory]
    [InlineData("k2", "Please hold me.")]
    [InlineData("k1", "Please hold me now.")]
    public async Task AnotherCredentialOrBody_IsAnotherReview(string key, string text)
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: ShortLimit);
        using var first = await gateway.ChatAsync("Please hold me.", "k1");

        using var other = await gateway.ChatAsync(text, key);

        Assert.NotEqual(first.Header("Holdpoint-Review"), other.Header("Holdpoint-Review"));
    }

    [Fact]
    public async Task AnotherPurpose_IsAnotherReview()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: ShortLimit);
        using var first = await gateway.ChatAsync("Please hold me.", "k1");
        using var stated = Calls.Post("/v1/chat/completions", Calls.Chat("Please hold me."), "k1");
        stated.Headers.Add("Holdpoint-Purpose", "training");

        using var other = await gateway.Client.SendAsync(stated, Cancel);

        Assert.NotEqual(first.Header("Holdpoint-Review"), other.Header("Holdpoint-Review"));
    }

    [Theory]
    [InlineData("one", true)]
    [InlineData("two", false)]
    [InlineData(null, false)]
    public async Task AnIdempotencyKey_SaysWhatIsARepeat(string? key, bool isRepeat)
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: ShortLimit);
        async Task<string> AskAsync(string? idempotencyKey)
        {
            using var request = Calls.Post("/v1/chat/completions", Calls.Chat("Please hold me."), "k1");
            request.Headers.Add("Idempotency-Key", idempotencyKey is null ? [] : [idempotencyKey]);
            using var response = await gateway.Client.SendAsync(request, Cancel);
            return response.Header("Holdpoint-Review");
        }

        Assert.Equal(isRepeat, await AskAsync("one") == await AskAsync(key));
    }

    [Fact]
    public async Task AfterAChangeOfPolicy_ARepeatIsReviewedUnderTheNewOne()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: ShortLimit);
        using var first = await gateway.ChatAsync("Please hold me.", "k1");
        var stricter = Policies.Usual.Replace("id: general, deadline: 10m, onExpiry: reject, approvals: 1", "id: general, deadline: 10m, onExpiry: reject, approvals: 2", StringComparison.Ordinal);
        gateway.Services.GetRequiredService<PolicyInForce>().Swap(Policies.Compile(stricter));
        await gateway.DecideAsync(first.Header("Holdpoint-Review"), VoteOutcome.Approve);

        using var repeat = await gateway.ChatAsync("Please hold me.", "k1");

        Assert.Equal("review_pending", await repeat.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        Assert.NotEqual(first.Header("Holdpoint-Review"), repeat.Header("Holdpoint-Review"));
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task TwentyAtOnce_AreOneReviewAndOneForward()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var waiting = Enumerable.Range(0, 20).Select(_ => gateway.ChatAsync("Please hold me.", "k1")).ToArray();
        var review = await gateway.PendingAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Cancel);
        await gateway.DecideAsync(review.Submission.Id, VoteOutcome.Approve);

        var answers = await Task.WhenAll(waiting);

        Assert.Single(gateway.Upstream.Requests);
        Assert.Single(answers, static answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers, answer => Assert.Equal(review.Submission.Id, answer.Header("Holdpoint-Review")));
        Assert.Single(await gateway.Ledger.SearchAsync(new LedgerQuery { Kind = EntryKinds.ReviewHeld }, Cancel));
        foreach (var answer in answers.Where(static answer => answer.StatusCode != HttpStatusCode.OK))
        {
            Assert.Equal("review_already_used", await answer.OpenAiCodeAsync(HttpStatusCode.Conflict));
            Assert.Equal("false", answer.Header("x-should-retry"));
        }
    }

    [Fact]
    public async Task AConsumerThatLeaves_WithdrawsWithinASecond()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var leaving = new CancellationTokenSource();
        var waiting = gateway.ChatAsync("Please hold me.", "k1", leaving.Token);
        var review = await gateway.PendingAsync();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Cancel);
        var decision = await gateway.Desk.DecisionAsync(review.Submission.Id, Cancel);
        Assert.Equal(ReviewState.Withdrawn, decision!.State);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task AClientThatGivesUpAndTriesAgainAtOnce_JoinsItsReview()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var givingUp = new CancellationTokenSource();
        var first = gateway.ChatAsync("Please hold me.", "k1", givingUp.Token);
        var review = await gateway.PendingAsync();
        await givingUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var second = gateway.ChatAsync("Please hold me.", "k1");
        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Cancel);
        await gateway.DecideAsync(review.Submission.Id, VoteOutcome.Approve);
        using var response = await second;

        Assert.Equal((HttpStatusCode.OK, review.Submission.Id), (response.StatusCode, response.Header("Holdpoint-Review")));
        Assert.Single(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task AHalfClosedConnection_CountsAsLeft()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var body = Calls.Chat("Please hold me.");
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Address.Host, gateway.Address.Port, Cancel);
        await socket.GetStream().WriteAsync(
            Encoding.UTF8.GetBytes($"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), Cancel);
        var review = await gateway.PendingAsync();

        socket.Client.Shutdown(SocketShutdown.Send);

        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Cancel);
        Assert.Equal(ReviewState.Withdrawn, (await gateway.Desk.DecisionAsync(review.Submission.Id, Cancel))!.State);
    }

    [Fact]
    public async Task OneConsumersFlood_IsItsOwnLimit_AndOthersKeepTheirPlace()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: ShortLimit);
        using var first = await gateway.ChatAsync("Please hold few.", "k1");
        Assert.Equal("review_pending", await first.OpenAiCodeAsync(HttpStatusCode.Forbidden));

        using var flood = await gateway.ChatAsync("Please hold few, again.", "k1");
        using var other = await gateway.ChatAsync("Please hold few.", "k2");

        Assert.Equal(2, gateway.Log.Lines.Count(static line => line.Contains("waits as review", StringComparison.Ordinal)));
        Assert.Equal("queue_full", await flood.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
        Assert.NotNull(flood.Headers.RetryAfter);
        Assert.Equal("review_pending", await other.OpenAiCodeAsync(HttpStatusCode.Forbidden));
        Assert.Empty(gateway.Upstream.Requests);
    }
}
