using System.Threading.Channels;
using Holdpoint.Reviews.Tests.Servers;
using StackExchange.Redis;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

/// <summary>Whoever follows a queue hears of everything once and in order, or is told that something is missing.</summary>
public sealed class QueueRecordTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_EveryHoldOnceAndInOrder_ThoughSubscriptionsAreCutAllTheTime()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        await using var follower = await Follower.StartAsync(desks);
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{redis.Connection},allowAdmin=true");
        var held = new List<string>();
        for (var number = 0; number < 60; number++)
        {
            held.Add((await desks.HoldAsync()).Id);
            if (number % 5 == 0)
            {
                await admin.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");
            }
        }

        foreach (var id in held)
        {
            Assert.Equal(id, (await follower.NextAsync(ReviewEventKind.Held)).ReviewId);
        }
    }

    [Fact]
    public async Task Says_ThatEventsAreMissing_WhenRedisForgotTheRecord_AndGoesOnFromThere()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection);
        await using var follower = await Follower.StartAsync(desks);

        await redis.RestartEmptyAsync();
        while (await desks.Desk.HoldAsync(Submission(), Cancel) is not SubmitOutcome.Pending)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }

        await follower.NextAsync(ReviewEventKind.Lost);
        var later = await desks.HoldAsync();
        Assert.Equal(later.Id, (await follower.NextAsync(ReviewEventKind.Held, later.Id)).ReviewId);
    }

    /// <summary>Follows the queue q from now on.</summary>
    private sealed class Follower : IAsyncDisposable
    {
        private readonly CancellationTokenSource _end = new();
        private readonly Channel<ReviewEvent> _heard = Channel.CreateUnbounded<ReviewEvent>();
        private readonly Task _following;

        private Follower(ReviewQueue queue) => _following = FollowAsync(queue);

        /// <summary>A queue is followed from its newest note at the time of the first look, so this holds reviews until one is heard of.</summary>
        internal static async Task<Follower> StartAsync(Desks desks)
        {
            var follower = new Follower(desks.Queue);
            string last;
            do
            {
                last = (await desks.HoldAsync()).Id;
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
            }
            while (!follower._heard.Reader.TryPeek(out _));
            await follower.NextAsync(ReviewEventKind.Held, last);
            return follower;
        }

        public async ValueTask DisposeAsync()
        {
            await _end.CancelAsync();
            await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _end.Dispose();
        }

        /// <summary>The next event of that kind (and that review); others of other kinds are passed over, what is missing is a failure unless it is asked for.</summary>
        internal async Task<ReviewEvent> NextAsync(ReviewEventKind kind, string? id = null)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            enough.CancelAfter(TimeSpan.FromSeconds(30));
            while (true)
            {
                var heard = await _heard.Reader.ReadAsync(enough.Token);
                Assert.True(heard.Kind != ReviewEventKind.Lost || kind == ReviewEventKind.Lost || id is not null, "events are missing");
                if (heard.Kind == kind && (id is null || heard.ReviewId == id))
                {
                    return heard;
                }
            }
        }

        private async Task FollowAsync(ReviewQueue queue)
        {
            await foreach (var heard in queue.FollowAsync(static () => ["q"], _end.Token))
            {
                _heard.Writer.TryWrite(heard);
            }
        }
    }
}
