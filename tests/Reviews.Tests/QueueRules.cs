using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Tests.Servers;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

public sealed class QueueRulesOnGarnet(GarnetFixture server) : QueueRules(server), IClassFixture<GarnetFixture>;

public sealed class QueueRulesOnRedis(RedisFixture server) : QueueRules(server), IClassFixture<RedisFixture>;

public sealed class QueueRulesOnCluster(ClusterFixture server) : QueueRules(server), IClassFixture<ClusterFixture>;

/// <summary>What a queue's policy can ask for: seats, a lead after a rejection, another queue, skipping, more time, warnings, limits.</summary>
public abstract class QueueRules(IQueueServer server) : IAsyncLifetime
{
    private Desks _desks = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ReviewDesk Desk => _desks.Desk;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(server.Missing is not null, server.Missing ?? "");
        _desks = await Desks.StartAsync(server.Connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_desks is not null)
        {
            await _desks.DisposeAsync();
        }
    }

    [Fact]
    public async Task Fills_EverySeatBeforeItReleases()
    {
        var held = await _desks.HoldAsync(Submission() with { Seats = ["privacy", "security"] });
        var (pia, phil, sam) = (Member("pia", "privacy"), Member("phil", "privacy"), Member("sam", "security"));

        Assert.IsType<ClaimOutcome.None>(await Desk.NextAsync(Member("otto", "other"), "q", ["q"], Cancel));
        Assert.IsType<ClaimOutcome.NotAllowed>(await Desk.ClaimAsync(held.Id, Person("ann"), Cancel));
        Assert.Equal((ReviewState.Pending, 1, 1), await ApproveAsync(held, pia));
        Assert.IsType<ClaimOutcome.NotAllowed>(await Desk.ClaimAsync(held.Id, phil, Cancel));
        Assert.Equal((ReviewState.Approved, 2, 1), await ApproveAsync(held, sam));
    }

    [Fact]
    public async Task Refuses_AVoteThatFillsNoOpenSeat_ThoughRedisForgotWhoSits()
    {
        var held = await _desks.HoldAsync(Submission() with { Seats = ["privacy", "security"] });
        await ApproveAsync(held, Member("pia", "privacy"));
        await _desks.ForgetEverythingAsync("q");
        await _desks.Queue.SubmitAsync(held with { Seats = [] }, Cancel);
        var phil = Member("phil", "privacy");

        var answer = await Desk.AnswerAsync(held.Id, phil, Approve(await _desks.ClaimAsync(held.Id, phil)), Cancel);

        Assert.Equal(ReviewLife.Why(LifeRefusal.Seat), Assert.IsType<AnswerOutcome.NotAllowed>(answer).Why);
    }

    [Fact]
    public async Task Asks_ALead_WhereOneRejectionDoesNotEndIt()
    {
        var held = await _desks.HoldAsync(Submission() with { OnReject = RejectRule.Lead });
        var first = Assert.IsType<AnswerOutcome.Recorded>(await _desks.AnswerAsync(held.Id, "ann", Reject));

        Assert.Equal(ReviewState.Pending, first.Result.State);
        Assert.IsType<ClaimOutcome.None>(await Desk.NextAsync(Person("ben"), null, ["q"], Cancel));
        Assert.Equal((ReviewState.Approved, 1, 1), await ApproveAsync(held, Person("lea", Role.Lead)));
        Assert.Single(await _desks.EntriesAsync(held.Id, EntryKinds.ReviewEscalated));
    }

    [Fact]
    public async Task Moves_AnEscalatedReviewToTheOtherQueue_WhereTheCountBeginsAnew()
    {
        var held = await _desks.HoldAsync(Submission(need: 2) with { EscalateTo = new EscalationTarget("experts", [Role.Lead], 1, []) });
        var waiting = Desk.WaitAsync(held, Cancel);
        await ApproveAsync(held, Person("ann"));
        await _desks.AnswerAsync(held.Id, "ben", fence => new ReviewAnswer(fence, VoteOutcome.Escalate, "beyond me", null, null, null));

        Assert.Equal((0L, 1L), ((await _desks.Queue.DepthAsync("q", Cancel)).Pending, (await _desks.Queue.DepthAsync("experts", Cancel)).Pending));
        Assert.IsType<ClaimOutcome.None>(await Desk.NextAsync(Person("cleo"), null, ["q", "experts"], Cancel));
        var there = (await _desks.Queue.GetAsync(held.Id, Cancel))!;
        Assert.Equal(("experts", 0), (there.Submission.Queue, there.Votes.Count));
        Assert.Equal(held.Body.ToArray(), await _desks.Queue.GetBodyAsync(held.Id, Cancel));
        Assert.Equal((ReviewState.Approved, 1, 1), await ApproveAsync(held, Person("lea", Role.Lead)));
        var decision = await waiting;
        Assert.Equal(ReviewState.Approved, decision.State);
        Assert.IsType<ReleaseOutcome.Go>(await Desk.ReleaseAsync(held, decision, Cancel));
    }

    [Fact]
    public async Task Submits_AnEscalatedReviewAgainInItsOtherQueue_WhenRedisLostIt()
    {
        var held = await _desks.HoldAsync(Submission() with { EscalateTo = new EscalationTarget("experts", [Role.Lead], 1, []) });
        _ = Desk.WaitAsync(held, Cancel);
        await _desks.AnswerAsync(held.Id, "ann", fence => new ReviewAnswer(fence, VoteOutcome.Escalate, "beyond me", null, null, null));
        await _desks.ForgetEverythingAsync("experts");

        for (var tries = 0; (await _desks.Queue.DepthAsync("experts", Cancel)).Pending == 0; tries++)
        {
            Assert.True(tries < 100, "not there after 5 s");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }

        Assert.Equal(0, (await _desks.Queue.DepthAsync("q", Cancel)).Pending);
        Assert.Equal((ReviewState.Approved, 1, 1), await ApproveAsync(held, Person("lea", Role.Lead)));
    }

    [Fact]
    public async Task Offers_ASkippedReviewToOthers_AndStillByItsId()
    {
        var held = await _desks.HoldAsync();
        await Desk.GiveBackAsync(held.Id, Person("ann"), await _desks.ClaimAsync(held.Id, Person("ann")), Cancel, skip: true);

        Assert.IsType<ClaimOutcome.None>(await Desk.NextAsync(Person("ann"), "q", ["q"], Cancel));
        await Desk.GiveBackAsync(held.Id, Person("ann"), await _desks.ClaimAsync(held.Id, Person("ann")), Cancel);
        Assert.IsType<ClaimOutcome.Claimed>(await Desk.NextAsync(Person("ben"), "q", ["q"], Cancel));
        Assert.Contains(await _desks.EntriesAsync(held.Id, EntryKinds.ReviewReleased), static entry => entry.Detail!["skipped"] is not null);
    }

    [Fact]
    public async Task Moves_TheDeadlineOnce_AndWarnsAgainBeforeTheNewOne()
    {
        var held = await _desks.HoldAsync(Submission(deadline: TimeSpan.FromSeconds(3)) with
        {
            Extension = TimeSpan.FromMinutes(5), WarnAt = TimeSpan.FromSeconds(30),
        });
        var waiting = Desk.WaitAsync(held, Cancel);
        Assert.Equal([("q", held.Id)], (await _desks.Queue.WarnAsync(10)).Where(warned => warned.Id == held.Id));
        Assert.True((await _desks.Queue.GetAsync(held.Id, Cancel))!.DueSoon);
        var fence = await _desks.ClaimAsync(held.Id, Person("ann"));

        var extended = Assert.IsType<ClaimOutcome.Claimed>(await Desk.ExtendAsync(held.Id, Person("ann"), fence, Cancel)).Review;
        Assert.IsType<ClaimOutcome.Claimed>(await Desk.ExtendAsync(held.Id, Person("ann"), fence, Cancel));

        Assert.True((extended.Submission.Deadline - held.Deadline - held.Extension).Duration() < TimeSpan.FromSeconds(1));
        Assert.Equal((false, true), (extended.DueSoon, extended.Extended));
        await Desk.GiveBackAsync(held.Id, Person("ann"), fence, Cancel);
        var next = await _desks.ClaimAsync(held.Id, Person("ben"));
        Assert.IsType<ClaimOutcome.NotAllowed>(await Desk.ExtendAsync(held.Id, Person("ben"), next, Cancel));
        Assert.Single(await _desks.EntriesAsync(held.Id, EntryKinds.ReviewExtended));
        await Task.Delay(TimeSpan.FromSeconds(3.5), TimeProvider.System, Cancel);
        Assert.Equal(0, await Desk.ExpireDueAsync(Cancel));
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Warns_OnceForAllReplicas()
    {
        var other = await _desks.ReplicaAsync();
        var held = await _desks.HoldAsync(Submission(deadline: TimeSpan.FromSeconds(20)) with { WarnAt = TimeSpan.FromMinutes(1) });

        var warned = await Task.WhenAll(Enumerable.Range(0, 20).Select(who => (who % 2 == 0 ? _desks.Queue : other.Queue).WarnAsync(10)));

        Assert.Equal(held.Id, Assert.Single(warned.SelectMany(static ids => ids)).Id);
    }

    [Fact]
    public async Task Refuses_MoreBytesThanItsLimit()
    {
        var body = new string('x', 700 * 1024);
        ReviewSubmission Large() => Submission(body: body) with { MaxPendingBytes = 1024 * 1024 };
        await _desks.HoldAsync(Large());

        Assert.Equal(new SubmitOutcome.Full("maxPendingBytes", 1), await Desk.HoldAsync(Large(), Cancel));
    }

    [Fact]
    public async Task Refuses_WhatReviewersCouldNotReachInTime()
    {
        ReviewSubmission Estimated(TimeSpan deadline) => Submission(deadline: deadline) with { Capacity = 1 };
        for (var decided = 0; decided < 12; decided++)
        {
            await _desks.AnswerAsync((await _desks.HoldAsync()).Id, "ann", Approve);
        }

        // About 12 decisions in ten minutes: the second in line waits more than a minute and far less than an hour.
        await _desks.HoldAsync();
        await _desks.HoldAsync();
        Assert.Equal(new SubmitOutcome.Full("capacity", 60), await Desk.HoldAsync(Estimated(TimeSpan.FromMinutes(1)), Cancel));
        Assert.IsType<SubmitOutcome.Pending>(await Desk.HoldAsync(Estimated(TimeSpan.FromHours(1)), Cancel));
    }

    [Fact]
    public async Task Knows_WhoLooksAtWhat()
    {
        var (one, two) = (await _desks.HoldAsync(), await _desks.HoldAsync());

        Assert.Empty(await _desks.Queue.LookAsync("q", one.Id, Person("ann"), Cancel));
        Assert.Equal(["ann"], await _desks.Queue.LookAsync("q", one.Id, Person("ben"), Cancel));
        Assert.Empty(await _desks.Queue.LookAsync("q", two.Id, Person("ben"), Cancel));
    }

    [Fact]
    public async Task Refuses_OnesOwnRequest_InWhateverCase()
    {
        var held = await _desks.HoldAsync(Submission(consumer: "Billing-App"));
        Assert.IsType<ClaimOutcome.NotAllowed>(await Desk.ClaimAsync(held.Id, Person("billing-app"), Cancel));
        var fence = await _desks.ClaimAsync(held.Id, Person("ann"));
        var own = Assert.IsType<AnswerOutcome.NotAllowed>(await Desk.AnswerAsync(held.Id, Person("BILLING-APP"), Approve(fence), Cancel));
        Assert.Equal(ReviewLife.Why(LifeRefusal.Own), own.Why);
    }

    private static Reviewer Member(string name, string group) => new(name, "person", [Role.Reviewer], [group, "q"]);

    private async Task<(ReviewState State, int Have, int Need)> ApproveAsync(ReviewSubmission held, Reviewer who)
    {
        var answer = await Desk.AnswerAsync(held.Id, who, Approve(await _desks.ClaimAsync(held.Id, who)), Cancel);
        var result = Assert.IsType<AnswerOutcome.Recorded>(answer).Result;
        return (result.State, result.Votes.Have, result.Votes.Need);
    }
}
