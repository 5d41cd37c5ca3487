using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Tests.Servers;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

public sealed class DeskOnGarnet(GarnetFixture server) : DeskConformance(server), IClassFixture<GarnetFixture>;

public sealed class DeskOnRedis(RedisFixture server) : DeskConformance(server), IClassFixture<RedisFixture>;

public sealed class DeskOnCluster(ClusterFixture server) : DeskConformance(server), IClassFixture<ClusterFixture>;

/// <summary>The life of a review from hold to forward, on every server, over a real ledger.</summary>
public abstract class DeskConformance(IQueueServer server) : IAsyncLifetime
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
    public async Task Releases_WhatWasApproved_Once_AndRecordsEachStep()
    {
        var held = await _desks.HoldAsync();
        var waiting = Desk.WaitAsync(held, Cancel);

        var answer = Assert.IsType<AnswerOutcome.Recorded>(await _desks.AnswerAsync(held.Id, "ann", Approve));
        var decision = await waiting;
        var go = Assert.IsType<ReleaseOutcome.Go>(await Desk.ReleaseAsync(held, decision, Cancel));

        Assert.Equal((ReviewState.Approved, 1, 1), (answer.Result.State, answer.Result.Votes.Have, answer.Result.Votes.Need));
        Assert.Equal(ReviewState.Approved, decision.State);
        Assert.Equal(held.Digest, decision.Digest);
        Assert.Equal(held.Body.ToArray(), go.Body.ToArray());
        Assert.IsType<ReleaseOutcome.AlreadyForwarded>(await Desk.ReleaseAsync(held, decision, Cancel));
        Assert.Equal(
            ["review.held", "review.claimed", "review.voted", "review.decided", "request.forwarded"],
            (await _desks.Ledger.SearchAsync(new LedgerQuery { Trace = held.RequestId, OldestFirst = true }, Cancel)).Select(entry => entry.Kind));
        Assert.Equal(ReviewState.Approved, (await _desks.Queue.GetAsync(held.Id, Cancel))!.State);
        Assert.Equal(0, (await _desks.Queue.DepthAsync("q", Cancel)).Pending);
    }

    [Fact]
    public async Task Tells_AReasonToTheConsumer_OnRejection_AndReleasesNothing()
    {
        var held = await _desks.HoldAsync();
        await _desks.AnswerAsync(held.Id, "ann", Reject);

        var decision = await Desk.WaitAsync(held, Cancel);

        Assert.Equal((ReviewState.Rejected, "Please remove the account number.", null), (decision.State, decision.PublicMessage, decision.Digest));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Desk.ReleaseAsync(held, decision, Cancel));
        var forged = decision with { State = ReviewState.Approved, Digest = held.Digest };
        Assert.IsType<ReleaseOutcome.Unavailable>(await Desk.ReleaseAsync(held, forged, Cancel));
    }

    [Fact]
    public async Task Releases_TheEditedBytes()
    {
        var held = await _desks.HoldAsync();
        var edited = Encoding.UTF8.GetBytes("""{"model":"sample","messages":[{}]}""");
        await _desks.AnswerAsync(held.Id, "ann", fence => new ReviewAnswer(fence, VoteOutcome.Edit, "masked", null, null, edited));

        var decision = await Desk.WaitAsync(held, Cancel);

        Assert.Equal(ReviewState.Edited, decision.State);
        Assert.Equal(edited, Assert.IsType<ReleaseOutcome.Go>(await Desk.ReleaseAsync(held, decision, Cancel)).Body.ToArray());
    }

    [Fact]
    public async Task Repeats_TheSameAnswer_WithTheSameResult_AndRefusesAnother()
    {
        var held = await _desks.HoldAsync();
        var fence = await _desks.ClaimAsync(held.Id, Person("ann"));
        var first = await Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel);

        Assert.Equal(first, await Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel));
        Assert.Equal("ann", Assert.IsType<AnswerOutcome.Closed>(await Desk.AnswerAsync(held.Id, Person("ann"), Reject(fence), Cancel)).By);
        var other = Assert.IsType<AnswerOutcome.Closed>(await Desk.AnswerAsync(held.Id, Person("ben"), Approve(fence + 1), Cancel));
        Assert.Equal((ReviewState.Approved, "ann"), (other.State, other.By));
        Assert.Single(await _desks.EntriesAsync(held.Id, EntryKinds.ReviewVoted));
    }

    [Fact]
    public async Task Needs_TwoPeople_WhereTheQueueAsksForTwo()
    {
        var held = await _desks.HoldAsync(Submission(need: 2));

        var first = Assert.IsType<AnswerOutcome.Recorded>(await _desks.AnswerAsync(held.Id, "ann", Approve));
        Assert.Equal((ReviewState.Pending, 1, 2), (first.Result.State, first.Result.Votes.Have, first.Result.Votes.Need));
        Assert.IsType<ClaimOutcome.NotAllowed>(await Desk.ClaimAsync(held.Id, Person("ann"), Cancel));
        Assert.IsType<ClaimOutcome.None>(await Desk.NextAsync(Person("ann"), null, ["q"], Cancel));
        Assert.Equal("ann", Assert.Single((await _desks.Queue.GetAsync(held.Id, Cancel))!.Votes).By);
        var second = Assert.IsType<AnswerOutcome.Recorded>(await _desks.AnswerAsync(held.Id, "ben", Approve));

        Assert.Equal((ReviewState.Approved, 2), (second.Result.State, second.Result.Votes.Have));
        Assert.Equal(2, (await _desks.EntriesAsync(held.Id, EntryKinds.ReviewDecided)).Single().Detail!["votes"]!.AsArray().Count);
    }

    [Fact]
    public async Task Adds_NoApprovalsOfDifferentBytesUp()
    {
        var held = await _desks.HoldAsync(Submission(need: 2));
        await _desks.AnswerAsync(held.Id, "ann", fence => new ReviewAnswer(fence, VoteOutcome.Edit, "masked", null, null, new byte[] { 1 }));
        var second = Assert.IsType<AnswerOutcome.Recorded>(await _desks.AnswerAsync(held.Id, "ben", Approve));
        Assert.Equal((ReviewState.Pending, 1), (second.Result.State, second.Result.Votes.Have));

        await _desks.AnswerAsync(held.Id, "cleo", Approve);

        Assert.Equal((ReviewState.Approved, held.Digest), ((await Desk.WaitAsync(held, Cancel)) is var end ? (end.State, end.Digest!) : default));
    }

    [Fact]
    public async Task Refuses_OnesOwnRequest_AndARoleOrQueueThatWasTakenAway()
    {
        var held = await _desks.HoldAsync(Submission(consumer: "app"));
        Assert.IsType<ClaimOutcome.NotAllowed>(await Desk.ClaimAsync(held.Id, Person("app"), Cancel));
        var fence = await _desks.ClaimAsync(held.Id, Person("ann"));

        Assert.IsType<AnswerOutcome.NotAllowed>(await Desk.AnswerAsync(held.Id, Person("app"), Approve(fence), Cancel));
        Assert.IsType<AnswerOutcome.NotAllowed>(await Desk.AnswerAsync(held.Id, Person("ann", Role.Auditor), Approve(fence), Cancel));
        Assert.IsType<AnswerOutcome.NotAllowed>(await Desk.AnswerAsync(held.Id, Person("ann") with { Queues = ["other"] }, Approve(fence), Cancel));
        Assert.Empty(await _desks.EntriesAsync(held.Id, EntryKinds.ReviewVoted));
    }

    [Fact]
    public async Task Refuses_AStaleFence_AndNamesWhoHasItNow()
    {
        await using var brief = await Desks.StartAsync(server.Connection, lease: TimeSpan.FromSeconds(1));
        var held = await brief.HoldAsync();
        var fence = await brief.ClaimAsync(held.Id, Person("ann"));
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System, Cancel);
        Assert.Null(Assert.IsType<AnswerOutcome.Stale>(await brief.Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel)).Current);
        var next = await brief.ClaimAsync(held.Id, Person("ben"));

        var stale = Assert.IsType<AnswerOutcome.Stale>(await brief.Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel));

        Assert.Equal(("ben", next), (stale.Current!.By, stale.Current.Fence));
        await brief.Desk.GiveBackAsync(held.Id, Person("ben"), next, Cancel);
        var own = await brief.ClaimAsync(held.Id, Person("ann"));
        stale = Assert.IsType<AnswerOutcome.Stale>(await brief.Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel));
        Assert.Equal(("ann", own), (stale.Current!.By, stale.Current.Fence));
        Assert.Empty(await brief.EntriesAsync(held.Id, EntryKinds.ReviewVoted));
    }

    [Fact]
    public async Task Counts_NoVoteThatWasWrittenAfterAnotherClaimBegan()
    {
        var held = await _desks.HoldAsync();
        var first = await _desks.ClaimAsync(held.Id, Person("ann"));
        await Desk.GiveBackAsync(held.Id, Person("ann"), first, Cancel);
        var second = await _desks.ClaimAsync(held.Id, Person("ben"));

        // Ann's process had checked its claim, stood still, and only now writes the vote.
        var late = HeldEntry.Draft(held, EntryActor.Machine("gateway", "test")) with
        {
            Kind = EntryKinds.ReviewVoted,
            Actor = new EntryActor("person", "ann", ["reviewer"]),
            UniqueKey = ReviewKeys.Vote(held.Id, "ann", first),
            Detail = new JsonObject { ["outcome"] = "approve", ["digest"] = held.Digest, ["fence"] = first, ["reason"] = "fine" },
        };
        Assert.IsType<AppendResult.Appended>(await _desks.Ledger.AppendAsync(late, Cancel));

        Assert.Equal("ben", Assert.IsType<AnswerOutcome.Stale>(await Desk.AnswerAsync(held.Id, Person("ann"), Approve(first), Cancel)).Current!.By);
        await Desk.GiveBackAsync(held.Id, Person("ben"), second, Cancel);
        Assert.IsType<AnswerOutcome.Recorded>(await _desks.AnswerAsync(held.Id, "ann", Reject));
        Assert.Equal(ReviewState.Rejected, (await Desk.WaitAsync(held, Cancel)).State);
    }

    [Fact]
    public async Task Hands_AnEscalatedReviewToTheLeads()
    {
        var held = await _desks.HoldAsync();
        var fence = await _desks.ClaimAsync(held.Id, Person("ann"));
        var escalate = new ReviewAnswer(fence, VoteOutcome.Escalate, "beyond me", null, null, null);

        var first = Assert.IsType<AnswerOutcome.Recorded>(await Desk.AnswerAsync(held.Id, Person("ann"), escalate, Cancel));

        Assert.Equal(first, await Desk.AnswerAsync(held.Id, Person("ann"), escalate, Cancel));
        Assert.IsType<ClaimOutcome.None>(await Desk.NextAsync(Person("ben"), null, ["q"], Cancel));
        var lead = Person("lea", Role.Lead);
        var claim = Assert.IsType<ClaimOutcome.Claimed>(await Desk.NextAsync(lead, null, ["q"], Cancel)).Review.Claim!;
        Assert.IsType<AnswerOutcome.NotAllowed>(await Desk.AnswerAsync(held.Id, lead, escalate with { Fence = claim.Fence }, Cancel));
        Assert.Equal(ReviewState.Approved, Assert.IsType<AnswerOutcome.Recorded>(await Desk.AnswerAsync(held.Id, lead, Approve(claim.Fence), Cancel)).Result.State);
    }

    [Fact]
    public async Task Expires_AtTheDeadline_AndTellsWhoeverIsLate()
    {
        var held = await _desks.HoldAsync(Submission(deadline: TimeSpan.FromSeconds(1)));
        var fence = await _desks.ClaimAsync(held.Id, Person("ann"));

        var decision = await Desk.WaitAsync(held, Cancel);

        Assert.Equal((ReviewState.Expired, null), (decision.State, decision.Digest));
        Assert.True(decision.At >= held.Deadline.AddMilliseconds(-100), $"{decision.At:O} is before {held.Deadline:O}");
        Assert.Equal(ReviewState.Expired, Assert.IsType<AnswerOutcome.Closed>(await Desk.AnswerAsync(held.Id, Person("ann"), Approve(fence), Cancel)).State);
    }

    [Fact]
    public async Task Expires_WhatNobodyWaitsFor_OnceForAllReplicas()
    {
        var held = new List<ReviewSubmission>();
        for (var number = 0; number < 20; number++)
        {
            held.Add(await _desks.HoldAsync(Submission(deadline: TimeSpan.FromSeconds(1))));
        }

        var late = await _desks.HoldAsync(Submission(deadline: TimeSpan.FromMinutes(1)));
        Assert.Equal(0, await Desk.ExpireDueAsync(Cancel));
        var other = await _desks.ReplicaAsync();
        await Task.Delay(TimeSpan.FromSeconds(2.2), TimeProvider.System, Cancel);

        var ended = await Task.WhenAll(Desk.ExpireDueAsync(Cancel), other.Desk.ExpireDueAsync(Cancel));

        Assert.Equal(20, ended.Sum());
        Assert.All(held, one => Assert.Single(_desks.EntriesAsync(one.Id, EntryKinds.ReviewDecided).GetAwaiter().GetResult()));
        Assert.Equal(late.Id, Assert.Single(await _desks.Queue.ListAsync(["q"], 0, 100, Cancel)).Submission.Id);
    }

    [Fact]
    public async Task Withdraws_OnlyForTheConsumerThatAsked()
    {
        var held = await _desks.HoldAsync();
        Assert.IsType<AnswerOutcome.Unknown>(await Desk.WithdrawAsync(held.Id, "another", Cancel));
        var first = Assert.IsType<AnswerOutcome.Recorded>(await Desk.WithdrawAsync(held.Id, "app", Cancel));

        Assert.Equal(ReviewState.Withdrawn, first.Result.State);
        Assert.Equal(first, await Desk.WithdrawAsync(held.Id, "app", Cancel));
        Assert.Equal(ReviewState.Withdrawn, (await Desk.WaitAsync(held, Cancel)).State);
        Assert.Equal(new SubmitOutcome.Closed(ReviewState.Withdrawn), await _desks.Queue.SubmitAsync(held, Cancel));
    }

    [Fact]
    public async Task Refuses_MoreThanItsLimits_WithoutRecordingAnything()
    {
        var limited = Submission() with { MaxPendingPerConsumer = 1 };
        await _desks.HoldAsync(limited);
        var refused = Submission() with { MaxPendingPerConsumer = 1 };

        Assert.Equal(new SubmitOutcome.Full("maxPendingPerConsumer", 1), await Desk.HoldAsync(refused, Cancel));
        Assert.Empty(await _desks.EntriesAsync(refused.Id, EntryKinds.ReviewHeld));
        Assert.IsType<SubmitOutcome.Pending>(await Desk.HoldAsync(Submission(consumer: "other") with { MaxPendingPerConsumer = 1 }, Cancel));
    }

    [Fact]
    public async Task Finds_AHeldReviewAgain_ThoughTheQueueIsFull_AndSaysWhenItHasEnded()
    {
        var held = await _desks.HoldAsync(Submission() with { MaxPending = 1 });
        Assert.IsType<SubmitOutcome.Pending>(await Desk.HoldAsync(held, Cancel));
        Assert.Single(await _desks.EntriesAsync(held.Id, EntryKinds.ReviewHeld));

        await _desks.AnswerAsync(held.Id, "ann", Approve);

        Assert.Equal(new SubmitOutcome.Closed(ReviewState.Approved), await Desk.HoldAsync(held, Cancel));
        Assert.Equal(0, (await _desks.Queue.DepthAsync("q", Cancel)).Pending);
    }

    [Fact]
    public async Task Ends_ALimitRace_WithNoRecordLeftOpen()
    {
        var held = Enumerable.Range(0, 30).Select(_ => Submission() with { MaxPending = 5 }).ToList();
        var outcomes = await Task.WhenAll(held.Select(one => Desk.HoldAsync(one, Cancel)));

        Assert.Equal(5, outcomes.Count(outcome => outcome is SubmitOutcome.Pending));
        foreach (var (one, outcome) in held.Zip(outcomes))
        {
            var recorded = (await _desks.EntriesAsync(one.Id, EntryKinds.ReviewHeld)).Count;
            var ended = (await _desks.EntriesAsync(one.Id, EntryKinds.ReviewDecided)).Count;
            Assert.Equal(outcome is SubmitOutcome.Pending ? 1 : 0, recorded - ended);
        }
    }
}
