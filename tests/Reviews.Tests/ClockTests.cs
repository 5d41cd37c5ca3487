using Holdpoint.Contracts;
using Holdpoint.Reviews.Tests.Servers;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

/// <summary>One replica's clock is off by an hour: nothing ends early, no claim is taken early.</summary>
public sealed class ClockTests(GarnetFixture server) : IClassFixture<GarnetFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Ends_NothingEarly_OnAReplicaWhoseClockIsWrong(int hours)
    {
        await using var desks = await Desks.StartAsync(server.Connection);
        var skewed = await desks.ReplicaAsync(new SkewedClock(TimeSpan.FromHours(hours)));
        var held = await desks.HoldAsync(Submission(deadline: TimeSpan.FromSeconds(6)));
        var fence = await desks.ClaimAsync(held.Id, Person("ann"));
        var seen = (await skewed.Queue.GetAsync(held.Id, Cancel))!;

        // The skewed replica joins by what it reads from Redis, sweeps, and tries to take the claim.
        var joined = skewed.Desk.WaitAsync(seen.Submission, Cancel);
        Assert.Equal(0, await skewed.Desk.ExpireDueAsync(Cancel));
        Assert.IsType<ClaimOutcome.HeldBy>(await skewed.Desk.ClaimAsync(held.Id, Person("ben"), Cancel));
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Cancel);
        Assert.False(joined.IsCompleted);
        Assert.IsType<ClaimOutcome.Claimed>(await desks.Queue.RenewAsync(held.Id, Person("ann"), fence, Cancel));

        Assert.Equal(ReviewState.Expired, (await joined.WaitAsync(TimeSpan.FromSeconds(8), Cancel)).State);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Gives_AReviewHeldByThatReplicaItsFullTime(int hours)
    {
        await using var desks = await Desks.StartAsync(server.Connection);
        var clock = new SkewedClock(TimeSpan.FromHours(hours));
        var skewed = await desks.ReplicaAsync(clock);
        var here = TimeProvider.System.GetUtcNow();
        var now = clock.GetUtcNow();
        var held = Submission() with { SubmittedAt = now, Deadline = now.AddSeconds(60) };
        Assert.IsType<SubmitOutcome.Pending>(await skewed.Desk.HoldAsync(held, Cancel));

        Assert.Equal(0, await desks.Desk.ExpireDueAsync(Cancel));
        var seen = (await desks.Queue.GetAsync(held.Id, Cancel))!.Submission;
        Assert.InRange((seen.Deadline - here).TotalSeconds, 58, 62);
        Assert.InRange((seen.SubmittedAt - here).TotalSeconds, -2, 2);
    }

    private sealed class SkewedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
