using System.Net;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Responding;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Gateway.Tests.Responding;
using Holdpoint.Reviews;
using Microsoft.Extensions.DependencyInjection;

namespace Holdpoint.Gateway.Tests.Holding;

/// <summary>Two gateways at once, on one queue and one ledger: who leaves one of them takes nothing from who waits at the other.</summary>
public sealed class TwoGatewaysTests(QueueServer server)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhoWaitsElsewhere_GoesOnWaiting_WhenTheFirstLeaves_AndTheLastOneWithdraws(bool isAnswer)
    {
        await using var pair = await StartAsync(isAnswer);
        var text = isAnswer ? "What is it?" : "Please hold me.";
        var (first, leave) = Ask(pair.A, text);
        var id = await HeldAtAsync(pair.A);
        var second = Ask(pair.B, text);
        await UntilJoinedAsync(pair.B, id);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await PastGraceAsync();

        // The first comes back to where it was, and leaves again.
        var third = Ask(pair.A, text);
        await UntilAsync(() => Task.FromResult(Held(pair.A, id)?.IsAwaited == true));
        await third.Leave.CancelAsync();
        await PastGraceAsync();
        Assert.Null(await DecisionAsync(pair, id));

        await second.Leave.CancelAsync();
        await UntilAsync(async () => (await DecisionAsync(pair, id))?.State == ReviewState.Withdrawn);

        // Nobody was told of that end, so the same request is a new one at either.
        await UntilAsync(() => Task.FromResult(Held(pair.A, id) is null && Held(pair.B, id) is null));
        foreach (var gateway in new[] { pair.A, pair.B })
        {
            var anew = Ask(gateway, text);
            var other = await HeldAtAsync(gateway);
            Assert.NotEqual(id, other);
            await gateway.DecideAsync(other, VoteOutcome.Approve);
            using var answer = await anew.Response;
            Assert.Equal((HttpStatusCode.OK, other), (answer.StatusCode, answer.Header("Holdpoint-Review")));
        }
    }

    [Fact]
    public async Task ARetryThatLandsElsewhereWithinTheGrace_KeepsTheReview()
    {
        await using var pair = await StartAsync(isAnswer: false, grace: Longest);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            var (first, leave) = Ask(pair.A);
            var id = await HeldAtAsync(pair.A);
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
            var retry = Ask(pair.B);
            await UntilAsync(async () => Held(pair.B, id) is not null || await DecisionAsync(pair, id) is not null);
            if (Held(pair.B, id) is null)
            {
                // This machine was too slow to come back within the grace.
                await retry.Leave.CancelAsync();
                await UntilAsync(async () => (await pair.A.Queue.ListAsync(["general"], 0, 10, Cancel)).Count == 0);
                continue;
            }

            await PastGraceAsync(Longest);
            await pair.B.DecideAsync(id, VoteOutcome.Approve);
            using var answer = await retry.Response;
            Assert.Equal((HttpStatusCode.OK, id), (answer.StatusCode, answer.Header("Holdpoint-Review")));
            return;
        }

        Assert.Skip("This machine is too slow to retry within a second.");
    }

    [Fact]
    public async Task OneThatWasToldToComeBackElsewhere_FindsItsReview_WhenTheFirstLeaves()
    {
        await using var pair = await StartAsync(isAnswer: false);
        var (first, leave) = Ask(pair.A);
        var id = await HeldAtAsync(pair.A);
        using var later = Calls.Post("/v1/chat/completions", Calls.Chat("Please hold me."), "k1");
        later.Headers.Add("Prefer", "respond-async");
        using var accepted = await pair.B.Client.SendAsync(later, Cancel);
        Assert.Equal((HttpStatusCode.Accepted, id), (accepted.StatusCode, accepted.Header("Holdpoint-Review")));
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await PastGraceAsync();

        await pair.A.DecideAsync(id, VoteOutcome.Approve);

        using var fetch = new HttpRequestMessage(HttpMethod.Get, $"{accepted.Headers.Location}/response");
        fetch.Headers.Authorization = new("Bearer", "k1");
        using var answer = await pair.B.Client.SendAsync(fetch, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task WhenRedisLosesWhoWaits_EachGatewaySaysItAgain()
    {
        await using var pair = await StartAsync(isAnswer: false);
        var (first, leave) = Ask(pair.A);
        var id = await HeldAtAsync(pair.A);
        var second = Ask(pair.B);
        await UntilJoinedAsync(pair.B, id);
        await pair.A.LoseWaitersAsync(server.Connection, id);
        await pair.A.Services.GetRequiredService<ReviewWaiters>().BeatAsync();
        await pair.B.Services.GetRequiredService<ReviewWaiters>().BeatAsync();

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await PastGraceAsync();

        await pair.B.DecideAsync(id, VoteOutcome.Approve);
        using var answer = await second.Response;
        Assert.Equal((HttpStatusCode.OK, id), (answer.StatusCode, answer.Header("Holdpoint-Review")));
    }

    [Fact]
    public async Task AGatewayThatIsLost_KeepsNoReviewOpen()
    {
        await using var pair = await StartAsync(isAnswer: false);
        var (first, leave) = Ask(pair.A);
        var id = await HeldAtAsync(pair.A);
        // As it stands in Redis when a gateway crashed that somebody waited at, and its last sign of life is over.
        Assert.True(await pair.B.Queue.WaitHereAsync(id, "a-lost-one", TimeSpan.FromMinutes(10)));

        await leave.CancelAsync();

        await UntilAsync(async () => (await DecisionAsync(pair, id))?.State == ReviewState.Withdrawn);
        Assert.False(await pair.B.Queue.WaitHereAsync(id, "too-late", TimeSpan.FromMinutes(10)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    private static (Task<HttpResponseMessage> Response, CancellationTokenSource Leave) Ask(TestGateway gateway, string text = "Please hold me.")
    {
        var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        return (gateway.ChatAsync(text, "k1", leave.Token), leave);
    }

    private static HeldReview? Held(TestGateway gateway, string id) => gateway.Services.GetRequiredService<HeldReviews>().Find(id);

    private static Task UntilJoinedAsync(TestGateway gateway, string id) => UntilAsync(() => Task.FromResult(Held(gateway, id)?.IsAwaited == true));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var end = Environment.TickCount64 + 30_000; Environment.TickCount64 < end; await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel))
        {
            if (await isSo())
            {
                return;
            }
        }

        Assert.Fail("It did not come to that within 30 s.");
    }

    private async Task<GatewayPair> StartAsync(bool isAnswer, TimeSpan? grace = null)
    {
        var pair = await GatewayPair.StartAsync(server, isAnswer ? AnswerPolicies.Usual : Policies.Usual, ("Holdpoint:Gateway:WithdrawAfter", $"{grace ?? Grace:c}"));
        if (isAnswer)
        {
            pair.A.Answers(AnswerPolicies.Chat("It is the secret."));
            pair.B.Answers(AnswerPolicies.Chat("It is the secret."));
        }

        return pair;
    }

    /// <summary>The review that is held at a gateway, once a repeat elsewhere finds it.</summary>
    private static async Task<string> HeldAtAsync(TestGateway gateway)
    {
        var id = (await gateway.PendingAsync()).Submission.Id;
        await UntilAsync(async () => Held(gateway, id) is { } held && (held.Answer is null
            ? await gateway.Queue.FindNoteAsync(JoinNote.Name(held.Key), Cancel) is not null
            : await gateway.Services.GetRequiredService<KeptAnswers>().FindAsync(held.Key, Cancel) is not null));
        return id;
    }

    /// <summary>Long enough for a wrong withdrawal to be made; a slower machine would only see less.</summary>
    private static Task PastGraceAsync(TimeSpan? grace = null) => Task.Delay((grace ?? Grace) + TimeSpan.FromMilliseconds(300), TimeProvider.System, Cancel);

    private static Task<ReviewDecision?> DecisionAsync(GatewayPair pair, string id) => pair.A.Desk.DecisionAsync(id, Cancel);
}
