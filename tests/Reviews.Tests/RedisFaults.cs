using System.Diagnostics;
using Holdpoint.Contracts;
using Holdpoint.Reviews.Scripts;
using Holdpoint.Reviews.Tests.Servers;
using StackExchange.Redis;
using static Holdpoint.Reviews.Tests.TestReviews;
using Role = Holdpoint.Contracts.Role;

namespace Holdpoint.Reviews.Tests;

/// <summary>Redis fails in every way it can; reviews are late at worst, and never released by it. Each test has a redis-server of its own.</summary>
public sealed class RedisFaults
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Submits_AThousandReviewsAgain_WhenRedisComesBackEmpty()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        var held = Enumerable.Range(0, 1000).Select(_ => Submission(need: 2)).ToList();
        await Parallel.ForEachAsync(held, Cancel, async (one, token) => await desks.Desk.HoldAsync(one, token));
        var waits = held.Select(one => desks.Desk.WaitAsync(one, Cancel)).ToList();
        Assert.IsType<AnswerOutcome.Recorded>(await desks.AnswerAsync(held[0].Id, "ann", Approve));
        Assert.IsType<AnswerOutcome.Recorded>(await desks.AnswerAsync(held[1].Id, "ann", Reject));
        var before = await desks.ClaimAsync(held[2].Id, Person("ann"));

        await redis.RestartEmptyAsync();
        var clock = Stopwatch.StartNew();
        while (await PendingAsync(desks) < 999)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{await PendingAsync(desks)} of 999 are pending after 5 s");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }

        Assert.Equal(999, await PendingAsync(desks));
        Assert.Equal(ReviewState.Rejected, (await waits[1]).State);
        Assert.Equal(1, waits.Count(static wait => wait.IsCompleted));
        Assert.Equal("ann", Assert.Single((await desks.Queue.GetAsync(held[0].Id, Cancel))!.Votes).By);
        Assert.IsType<ClaimOutcome.NotAllowed>(await desks.Desk.ClaimAsync(held[0].Id, Person("ann"), Cancel));
        Assert.Equal(ReviewState.Approved, Assert.IsType<AnswerOutcome.Recorded>(await desks.AnswerAsync(held[0].Id, "ben", Approve)).Result.State);
        Assert.Equal(ReviewState.Approved, (await waits[0]).State);
        Assert.True(await desks.ClaimAsync(held[2].Id, Person("ben")) > before);
        Assert.Equal(held[3].Body.ToArray(), await desks.Queue.GetBodyAsync(held[3].Id, Cancel));
    }

    [Fact]
    public async Task Keeps_AnEscalationAndItsLeads_WhenRedisComesBackEmpty()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        var held = await desks.HoldAsync();
        var waiting = desks.Desk.WaitAsync(held, Cancel);
        await desks.AnswerAsync(held.Id, "ann", fence => new ReviewAnswer(fence, VoteOutcome.Escalate, "beyond me", null, null, null));

        await redis.RestartEmptyAsync();
        await Until(TimeSpan.FromSeconds(5), async () => await PendingAsync(desks) == 1);

        Assert.IsType<ClaimOutcome.None>(await desks.Desk.NextAsync(Person("ben"), null, ["q"], Cancel));
        Assert.IsType<ClaimOutcome.Claimed>(await desks.Desk.NextAsync(Person("lea", Role.Lead), null, ["q"], Cancel));
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Refuses_NewReviewsAtOnce_AndLetsOthersWaitAndFinish_WhileRedisIsAway()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        var held = await desks.HoldAsync();
        var due = await desks.HoldAsync(Submission(deadline: TimeSpan.FromSeconds(3)));
        var (waiting, ending) = (desks.Desk.WaitAsync(held, Cancel), desks.Desk.WaitAsync(due, Cancel));
        var fence = await desks.ClaimAsync(held.Id, Person("ann"));
        redis.Kill();
        await Until(TimeSpan.FromSeconds(3), () => Task.FromResult(!desks.Queue.Health.Available));

        var clock = Stopwatch.StartNew();
        var late = Submission();
        Assert.IsType<SubmitOutcome.Unavailable>(await desks.Desk.HoldAsync(late, Cancel));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"took {clock.Elapsed}");
        Assert.Empty(await desks.EntriesAsync(late.Id, EntryKinds.ReviewHeld));
        Assert.IsType<AnswerOutcome.Unavailable>(await desks.Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel));
        Assert.Empty(await desks.EntriesAsync(held.Id, EntryKinds.ReviewVoted));
        Assert.Equal(ReviewState.Expired, (await ending.WaitAsync(TimeSpan.FromSeconds(8), Cancel)).State);
        Assert.False(waiting.IsCompleted);

        await redis.RunAsync();
        await Until(TimeSpan.FromSeconds(5), () => Task.FromResult(desks.Queue.Health.Available));

        Assert.IsType<AnswerOutcome.Recorded>(await desks.AnswerAsync(held.Id, "ann", Approve));
        Assert.Equal(ReviewState.Approved, (await waiting.WaitAsync(TimeSpan.FromSeconds(5), Cancel)).State);
    }

    [Fact]
    public async Task Finishes_ByTheLedger_WhenRedisDiesBetweenVoteAndNews()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        var other = await desks.ReplicaAsync();
        var held = await desks.HoldAsync();
        var waiting = desks.Desk.WaitAsync(held, Cancel);
        var fence = await desks.ClaimAsync(held.Id, Person("ann"));
        await other.Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel);
        redis.Kill();

        var decision = await waiting.WaitAsync(TimeSpan.FromSeconds(5), Cancel);

        Assert.Equal(ReviewState.Approved, decision.State);
        Assert.IsType<ReleaseOutcome.Go>(await desks.Desk.ReleaseAsync(held, decision, Cancel));
    }

    /// <summary>A partition as the processes see it: the connection stands, and nothing comes back.</summary>
    [Fact]
    public async Task Refuses_NewReviewsSoon_AndFinishesByTheLedger_WhileRedisHangs()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        var (held, other) = (await desks.HoldAsync(), await desks.HoldAsync());
        var (waiting, ending) = (desks.Desk.WaitAsync(held, Cancel), desks.Desk.WaitAsync(other, Cancel));
        var fence = await desks.ClaimAsync(held.Id, Person("ann"));
        await redis.FreezeAsync();

        var clock = Stopwatch.StartNew();
        var late = Submission();
        Assert.IsType<SubmitOutcome.Unavailable>(await desks.Desk.HoldAsync(late, Cancel));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(8), $"a refusal took {clock.Elapsed}; a command may take a second");
        Assert.Empty(await desks.EntriesAsync(late.Id, EntryKinds.ReviewHeld));
        Assert.IsType<AnswerOutcome.Unavailable>(await desks.Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel));
        Assert.Empty(await desks.EntriesAsync(held.Id, EntryKinds.ReviewVoted));
        Assert.IsType<AnswerOutcome.Recorded>(await desks.Desk.WithdrawAsync(other.Id, other.Consumer, Cancel));
        Assert.Equal(ReviewState.Withdrawn, (await ending.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).State);
        Assert.False(waiting.IsCompleted);

        await redis.ThawAsync();
        await Until(TimeSpan.FromSeconds(30), () => Task.FromResult(desks.Queue.Health.Available));
        Assert.IsType<AnswerOutcome.Recorded>(await desks.AnswerAsync(held.Id, "ann", Approve));
        Assert.Equal(ReviewState.Approved, (await waiting.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).State);
    }

    [Fact]
    public async Task Works_MoreSlowly_WhileRedisIsSlow()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{redis.Connection},allowAdmin=true");
        var slow = TimeSpan.FromMilliseconds(300);
        await admin.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", $"{slow.TotalMilliseconds}", "ALL");
        var clock = Stopwatch.StartNew();

        var held = await desks.HoldAsync();
        var waiting = desks.Desk.WaitAsync(held, Cancel);
        await admin.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", $"{slow.TotalMilliseconds}", "ALL");
        Assert.IsType<AnswerOutcome.Recorded>(await desks.AnswerAsync(held.Id, "ann", Approve));

        Assert.Equal(ReviewState.Approved, (await waiting.WaitAsync(TimeSpan.FromSeconds(30), Cancel)).State);
        Assert.True(clock.Elapsed > slow, "Redis was not slow.");
    }

    [Fact]
    public async Task Sees_ADecisionWithinTwoSeconds_ThoughEveryHintIsDropped()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        var other = await desks.ReplicaAsync();
        var held = await desks.HoldAsync();
        var waiting = desks.Desk.WaitAsync(held, Cancel);
        var fence = await desks.ClaimAsync(held.Id, Person("ann"));
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{redis.Connection},allowAdmin=true");
        // No user may use any channel: every subscriber is cut off and every message is refused.
        await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "resetchannels");
        await admin.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");

        Assert.IsType<AnswerOutcome.Recorded>(await other.Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel));
        var clock = Stopwatch.StartNew();
        await waiting.WaitAsync(TimeSpan.FromSeconds(10), Cancel);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2.5), $"seen after {clock.Elapsed}");
    }

    [Fact]
    public async Task Hears_HintsAgain_AfterTheSubscriberWasKilled()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{redis.Connection},allowAdmin=true");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        end.CancelAfter(TimeSpan.FromSeconds(15));
        await using var hints = desks.Queue.WatchAsync(end.Token).GetAsyncEnumerator(end.Token);

        await admin.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
        Assert.True(await hints.MoveNextAsync());
        Assert.Equal(ReviewEventKind.Lost, hints.Current.Kind);
        var held = await desks.HoldAsync();
        while (hints.Current.ReviewId != held.Id)
        {
            Assert.True(await hints.MoveNextAsync());
        }
    }

    [Fact]
    public async Task Releases_Nothing_BecauseRedisSaysSo()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        var held = await desks.HoldAsync(Submission(deadline: TimeSpan.FromSeconds(4)));
        var waiting = desks.Desk.WaitAsync(held, Cancel);

        // Somebody who can write to Redis ends the review there as approved and says so to everybody.
        await desks.Queue.TellAsync(QueueScript.Finish, "q", held.Id, ReviewState.Approved, "approved", 60_000, 1);
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, Cancel);

        Assert.False(waiting.IsCompleted);
        var forged = new ReviewDecision(ReviewState.Approved, held.Digest, default, null, null, held.SubmittedAt);
        Assert.IsType<ReleaseOutcome.Unavailable>(await desks.Desk.ReleaseAsync(held, forged, Cancel));
        Assert.Equal(ReviewState.Expired, (await waiting.WaitAsync(TimeSpan.FromSeconds(5), Cancel)).State);
    }

    private static async Task<long> PendingAsync(Desks desks)
    {
        try
        {
            return (await desks.Queue.DepthAsync("q", Cancel)).Pending;
        }
        catch (ReviewQueueUnavailableException)
        {
            return -1;
        }
    }

    private static async Task Until(TimeSpan limit, Func<Task<bool>> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(clock.Elapsed < limit, $"not within {limit}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }
}
