using Holdpoint.Contracts;
using Holdpoint.Reviews.Tests.Servers;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

/// <summary>What Redis lost and nobody waits for still ends in a decision, and nothing else is ended by that.</summary>
public sealed class OrphanSweepTests(GarnetFixture server) : IClassFixture<GarnetFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ends_OnlyWhatIsOverdueAndTwiceMissing()
    {
        await using var desks = await Desks.StartAsync(server.Connection);
        var clock = new MovableClock();
        var sweeper = (await desks.ReplicaAsync(clock)).Desk;
        var lost = await desks.HoldAsync(Submission(deadline: TimeSpan.FromSeconds(1)));
        var notDue = await desks.HoldAsync(Submission(deadline: TimeSpan.FromHours(1)));
        await desks.ForgetEverythingAsync("q");

        var present = await desks.HoldAsync(Submission(deadline: TimeSpan.FromMinutes(2)));
        clock.Ahead = TimeSpan.FromMinutes(10);

        Assert.Equal(0, await sweeper.ExpireDueAsync(Cancel));
        Assert.Equal(0, await sweeper.ExpireDueAsync(Cancel));
        clock.Ahead += OrphanSweep.Interval;
        Assert.Equal(1, await sweeper.ExpireDueAsync(Cancel));

        Assert.Equal(ReviewState.Expired, (await desks.Desk.DecisionAsync(lost.Id, Cancel))!.State);
        Assert.Null(await desks.Desk.DecisionAsync(notDue.Id, Cancel));
        Assert.Null(await desks.Desk.DecisionAsync(present.Id, Cancel));
    }

    [Fact]
    public async Task Ends_WhatWasLostLongAgo()
    {
        await using var desks = await Desks.StartAsync(server.Connection);
        var clock = new MovableClock();
        var sweeper = (await desks.ReplicaAsync(clock)).Desk;
        var lost = await desks.HoldAsync(Submission(deadline: TimeSpan.FromSeconds(1)));
        await desks.ForgetEverythingAsync("q");
        clock.Ahead = TimeSpan.FromDays(40);

        await sweeper.ExpireDueAsync(Cancel);
        clock.Ahead += OrphanSweep.Interval;

        Assert.Equal(1, await sweeper.ExpireDueAsync(Cancel));
        Assert.Equal(ReviewState.Expired, (await desks.Desk.DecisionAsync(lost.Id, Cancel))!.State);
    }

    private sealed class MovableClock : TimeProvider
    {
        internal TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
