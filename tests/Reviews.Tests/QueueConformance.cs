using Holdpoint.Contracts;
using Holdpoint.Reviews.Tests.Servers;
using StackExchange.Redis;
using static Holdpoint.Reviews.Tests.TestReviews;
using Role = Holdpoint.Contracts.Role;

namespace Holdpoint.Reviews.Tests;

public sealed class QueueOnGarnet(GarnetFixture server) : QueueConformance(server), IClassFixture<GarnetFixture>;

public sealed class QueueOnRedis(RedisFixture server) : QueueConformance(server), IClassFixture<RedisFixture>;

public sealed class QueueOnCluster(ClusterFixture server) : QueueConformance(server), IClassFixture<ClusterFixture>;

/// <summary>What the live queue promises, on every server.</summary>
public abstract class QueueConformance(IQueueServer server) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-queue-");
    private ReviewQueue _queue = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(server.Missing is not null, server.Missing ?? "");
        _queue = await ReviewQueue.ConnectAsync(Options(), TimeProvider.System, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        if (_queue is not null)
        {
            await _queue.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Gives_ASubmittedReviewBackAsItWas()
    {
        var held = Submission();
        Assert.IsType<SubmitOutcome.Pending>(await _queue.SubmitAsync(held, Cancel));

        var review = await _queue.GetAsync(held.Id, Cancel);

        Assert.NotNull(review);
        Assert.Equal(ReviewState.Pending, review.State);
        Assert.Equal(held.Rules[0].Spans, review.Submission.Rules[0].Spans);
        Assert.Equal(held.Roles, review.Submission.Roles);
        Assert.True((review.Submission.Deadline - held.Deadline).Duration() < TimeSpan.FromSeconds(1));
        Assert.Equal(held.Body.ToArray(), await _queue.GetBodyAsync(held.Id, Cancel));
        Assert.Null(await _queue.GetAsync(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString(), Cancel));
    }

    [Fact]
    public async Task Gives_NextInWorkingOrder_DueThenSeverityThenAge()
    {
        var late = Submission(deadline: TimeSpan.FromHours(2), severity: Severity.Critical);
        var at = TimeProvider.System.GetUtcNow();
        var same = TimeSpan.FromHours(1);
        ReviewSubmission At(Severity severity) => Submission(severity: severity) with { SubmittedAt = at, Deadline = at + same };
        var (older, younger, grave) = (At(Severity.Low), At(Severity.Low), At(Severity.High));
        var soon = Submission(deadline: TimeSpan.FromMinutes(1), severity: Severity.Low);
        foreach (var held in new[] { late, younger, older, grave, soon })
        {
            await _queue.SubmitAsync(held, Cancel);
        }

        string[] lows = [.. new[] { older.Id, younger.Id }.Order(StringComparer.Ordinal)];
        string[] order = [soon.Id, grave.Id, .. lows, late.Id];
        Assert.Equal(order, (await _queue.ListAsync(["q"], 0, 10, Cancel)).Select(review => review.Submission.Id));
        foreach (var id in order)
        {
            Assert.Equal(id, (await ClaimNext(Person("ann"))).Submission.Id);
        }

        Assert.IsType<ClaimOutcome.None>(await _queue.NextAsync(Person("ann"), null, ["q"], Cancel));
    }

    [Fact]
    public async Task Gives_NextOfSeveralQueues_WhatIsDueFirst()
    {
        var second = Submission(queue: "b", deadline: TimeSpan.FromMinutes(5));
        var first = Submission(queue: "a", deadline: TimeSpan.FromMinutes(1));
        await _queue.SubmitAsync(second, Cancel);
        await _queue.SubmitAsync(first, Cancel);

        Assert.Equal(first.Id, Assert.IsType<ClaimOutcome.Claimed>(await _queue.NextAsync(Person("ann"), null, ["b", "a"], Cancel)).Review.Submission.Id);
        Assert.Equal([first.Id, second.Id], (await _queue.ListAsync(["b", "a"], 0, 10, Cancel)).Select(review => review.Submission.Id));
        Assert.IsType<ClaimOutcome.NotAllowed>(await _queue.NextAsync(Person("ann") with { Queues = ["a"] }, "b", ["a", "b"], Cancel));
    }

    [Fact]
    public async Task Skips_WhatThisPersonMayNotDecide()
    {
        await _queue.SubmitAsync(Submission(consumer: "ann"), Cancel);

        Assert.IsType<ClaimOutcome.None>(await _queue.NextAsync(Person("ann"), null, ["q"], Cancel));
        Assert.IsType<ClaimOutcome.None>(await _queue.NextAsync(Person("otto", Role.Operator), null, ["q"], Cancel));
        Assert.Equal("ann", (await ClaimNext(Person("ben"))).Submission.Consumer);
    }

    [Fact]
    public async Task Finds_TheOneReviewThatIsLeft_BehindThousandsThatAreNot()
    {
        var own = Enumerable.Range(0, 2500).Select(_ => Submission(consumer: "ann", deadline: TimeSpan.FromMinutes(5))).ToList();
        await Parallel.ForEachAsync(own, Cancel, async (held, token) => await _queue.SubmitAsync(held, token));
        var left = Submission(deadline: TimeSpan.FromHours(1));
        await _queue.SubmitAsync(left, Cancel);

        Assert.Equal(left.Id, (await ClaimNext(Person("ann"))).Submission.Id);
    }

    [Fact]
    public async Task Gives_NoReviewToTwo_WhenTwentyAskAtOnce()
    {
        var all = Enumerable.Range(0, 200).Select(_ => Submission()).ToList();
        await Parallel.ForEachAsync(all, Cancel, async (held, token) => await _queue.SubmitAsync(held, token));

        var claimed = await Task.WhenAll(Enumerable.Range(0, 20).Select(async who =>
        {
            var mine = new List<string>();
            while (await _queue.NextAsync(Person($"p{who}"), null, ["q"], Cancel) is ClaimOutcome.Claimed claim)
            {
                mine.Add(claim.Review.Submission.Id);
            }

            return mine;
        }));

        Assert.Equal(all.Select(held => held.Id).Order(), claimed.SelectMany(ids => ids).Order());
    }

    [Fact]
    public async Task Keeps_AClaimToItsHolder_AndNamesThemToOthers()
    {
        var held = Submission();
        await _queue.SubmitAsync(held, Cancel);
        var claim = Assert.IsType<ClaimOutcome.Claimed>(await _queue.ClaimAsync(held.Id, Person("ann"), Cancel)).Review.Claim!;

        Assert.Equal("ann", Assert.IsType<ClaimOutcome.HeldBy>(await _queue.ClaimAsync(held.Id, Person("ben"), Cancel)).Claim.By);
        Assert.Equal(claim.Fence, Assert.IsType<ClaimOutcome.Claimed>(await _queue.ClaimAsync(held.Id, Person("ann"), Cancel)).Review.Claim!.Fence);
        Assert.Equal("ann", Assert.IsType<ClaimOutcome.Stale>(await _queue.RenewAsync(held.Id, Person("ben"), claim.Fence, Cancel)).Current!.By);
        Assert.IsType<ClaimOutcome.Stale>(await _queue.ReleaseAsync(held.Id, Person("ann"), claim.Fence - 1, Cancel));
        Assert.IsType<ClaimOutcome.Claimed>(await _queue.RenewAsync(held.Id, Person("ann"), claim.Fence, Cancel));
        Assert.IsType<ClaimOutcome.Released>(await _queue.ReleaseAsync(held.Id, Person("ann"), claim.Fence, Cancel));
        var next = Assert.IsType<ClaimOutcome.Claimed>(await _queue.ClaimAsync(held.Id, Person("ben"), Cancel)).Review.Claim!;
        Assert.True(next.Fence > claim.Fence);
    }

    [Fact]
    public async Task Takes_AClaimBack_WhenItsLeaseRunsOut()
    {
        var held = Submission();
        await using var brief = await ReviewQueue.ConnectAsync(Options() with { Lease = TimeSpan.FromSeconds(1) }, TimeProvider.System, Cancel);
        await brief.SubmitAsync(held, Cancel);
        var lost = Assert.IsType<ClaimOutcome.Claimed>(await brief.ClaimAsync(held.Id, Person("ann"), Cancel)).Review.Claim!;
        Assert.IsType<ClaimOutcome.None>(await brief.NextAsync(Person("ben"), null, ["q"], Cancel));

        await Task.Delay(TimeSpan.FromMilliseconds(1200), TimeProvider.System, Cancel);

        Assert.Null((await brief.GetAsync(held.Id, Cancel))!.Claim);
        Assert.Null(Assert.IsType<ClaimOutcome.Stale>(await brief.RenewAsync(held.Id, Person("ann"), lost.Fence, Cancel)).Current);
        Assert.True((await ClaimNext(Person("ben"))).Claim!.Fence > lost.Fence);
    }

    [Fact]
    public async Task Refuses_MoreThanItsLimits_AndKeepsThePlaceOfOthers()
    {
        ReviewSubmission Limited(string consumer) => Submission(consumer: consumer) with { MaxPending = 3, MaxPendingPerConsumer = 2 };
        Assert.IsType<SubmitOutcome.Pending>(await _queue.SubmitAsync(Limited("a"), Cancel));
        Assert.IsType<SubmitOutcome.Pending>(await _queue.SubmitAsync(Limited("a"), Cancel));
        Assert.Equal(new SubmitOutcome.Full("maxPendingPerConsumer", 2), await _queue.SubmitAsync(Limited("a"), Cancel));
        Assert.IsType<SubmitOutcome.Pending>(await _queue.SubmitAsync(Limited("b"), Cancel));
        Assert.Equal(new SubmitOutcome.Full("maxPending", 3), await _queue.SubmitAsync(Limited("c"), Cancel));
        Assert.Equal(3, (await _queue.DepthAsync("q", Cancel)).Pending);
    }

    [Fact]
    public async Task Knows_SinceWhenTheOldestWaits()
    {
        Assert.Equal((0L, null), await _queue.DepthAsync("q", Cancel));
        var now = TimeProvider.System.GetUtcNow();
        await _queue.SubmitAsync(Submission(deadline: TimeSpan.FromMinutes(1)), Cancel);
        await _queue.SubmitAsync(Submission(deadline: TimeSpan.FromHours(1)) with { SubmittedAt = now.AddMinutes(-3) }, Cancel);

        var (pending, oldest) = await _queue.DepthAsync("q", Cancel);

        Assert.Equal(2, pending);
        Assert.True((oldest!.Value - now.AddMinutes(-3)).Duration() < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Works_OnAServerThatForgotTheScripts()
    {
        var held = Submission();
        await _queue.SubmitAsync(held, Cancel);
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{server.Connection},allowAdmin=true");
        await admin.GetDatabase().ExecuteAsync("SCRIPT", "FLUSH");

        Assert.Equal(held.Id, (await ClaimNext(Person("ann"))).Submission.Id);
    }

    [Fact]
    public async Task Keeps_ThePlaceOfOthers_WhenOneConsumerFloods()
    {
        var before = Submission(consumer: "quiet");
        await _queue.SubmitAsync(before, Cancel);
        await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel); // Age is told apart by the millisecond of the id.
        var full = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), Cancel, async (_, token) =>
        {
            var outcome = await _queue.SubmitAsync(Submission(consumer: "loud") with { MaxPending = 1000, MaxPendingPerConsumer = 50 }, token);
            _ = outcome is SubmitOutcome.Full { Limit: "maxPendingPerConsumer" } ? Interlocked.Increment(ref full) : 0;
        });
        var after = Submission(consumer: "quiet") with { MaxPending = 1000, MaxPendingPerConsumer = 50 };

        Assert.Equal(9950, full);
        Assert.IsType<SubmitOutcome.Pending>(await _queue.SubmitAsync(after, Cancel));
        Assert.Equal(52, (await _queue.DepthAsync("q", Cancel)).Pending);
        Assert.Equal(before.Id, (await ClaimNext(Person("ann"))).Submission.Id);
    }

    [Fact]
    public async Task Tells_AReaderWhoFellBehind_ThatItLostSomething()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        end.CancelAfter(TimeSpan.FromSeconds(20));
        await using var slow = _queue.WatchAsync(end.Token).GetAsyncEnumerator(end.Token);
        await using var quick = _queue.WatchAsync(end.Token).GetAsyncEnumerator(end.Token);
        for (var number = 0; number < 5000; number++)
        {
            _queue.Hints.Send(new ReviewEvent(ReviewEventKind.Changed, $"{number}", "q", ReviewState.Pending));
            Assert.True(await quick.MoveNextAsync());
        }

        Assert.True(await slow.MoveNextAsync());
        Assert.Equal(ReviewEventKind.Lost, slow.Current.Kind);
        Assert.True(await slow.MoveNextAsync());
        Assert.Equal("904", slow.Current.ReviewId);
    }

    [Fact]
    public async Task Tells_WhatHappens()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        end.CancelAfter(TimeSpan.FromSeconds(10));
        var held = Submission();
        await using var hints = _queue.WatchAsync(end.Token).GetAsyncEnumerator(end.Token);
        await _queue.SubmitAsync(held, Cancel);

        Assert.True(await hints.MoveNextAsync());
        Assert.Equal(new ReviewEvent(ReviewEventKind.Held, held.Id, "q", ReviewState.Pending), hints.Current);
    }

    private async Task<Review> ClaimNext(Reviewer who) =>
        Assert.IsType<ClaimOutcome.Claimed>(await _queue.NextAsync(who, null, ["q"], Cancel)).Review;

    private ReviewQueueOptions Options() => new()
    {
        Connection = server.Connection,
        KeyFolder = _folder.FullName,
        Prefix = _folder.Name,
    };
}
