using System.Diagnostics;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Tests.Servers;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

/// <summary>Stop means stop, on every replica and at every step.</summary>
public sealed class StopTests(GarnetFixture server) : IClassFixture<GarnetFixture>, IAsyncLifetime
{
    private static readonly EntryActor Operator = new("person", "olga", ["operator"]);
    private Desks _desks = null!;
    private StopBoard _board = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _desks = await Desks.StartAsync(server.Connection);
        _board = await StopBoard.OpenAsync(_desks.Ledger, _desks.Queue, TimeProvider.System, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await _board.DisposeAsync();
        await _desks.DisposeAsync();
    }

    [Fact]
    public async Task Reaches_AnotherReplicaWithinASecond_AndIsLiftedAgain()
    {
        var other = await _desks.ReplicaAsync();
        await using var board = await StopBoard.OpenAsync(other.Ledger, other.Queue, TimeProvider.System, Cancel);
        Assert.Null(board.Covers("chat", "sample"));
        var set = Assert.IsType<AppendResult.Appended>(await _board.SetAsync("model:sample", "odd answers", Operator, Cancel));

        await Within(TimeSpan.FromSeconds(1), () => board.Covers("chat", "sample") is not null);
        Assert.Null(board.Covers("chat", "another"));

        Assert.IsType<AppendResult.Appended>(await _board.LiftAsync(set.Entry.Subject, Operator, Cancel));
        await Within(TimeSpan.FromSeconds(1), () => board.Covers("chat", "sample") is null);
        Assert.Null(await _board.LiftAsync(set.Entry.Subject, Operator, Cancel));
    }

    [Theory]
    [InlineData("all")]
    [InlineData("route:chat")]
    [InlineData("model:sample")]
    public async Task Forbids_ToForwardWhatWasApprovedBefore(string scope)
    {
        var held = await _desks.HoldAsync();
        await _desks.AnswerAsync(held.Id, "ann", Approve);
        var decision = await _desks.Desk.WaitAsync(held, Cancel);
        await _board.SetAsync(scope, "halt", Operator, Cancel);

        Assert.Equal(scope, Assert.IsType<ReleaseOutcome.Stopped>(await _desks.Desk.ReleaseAsync(held, decision, Cancel)).Scope);
    }

    [Fact]
    public async Task Turns_AnApprovalIntoStopped_AndLeavesARejectionAsItIs()
    {
        var (approved, rejected) = (await _desks.HoldAsync(), await _desks.HoldAsync());
        await _board.SetAsync("all", "halt", Operator, Cancel);

        Assert.IsType<AnswerOutcome.Stopped>(await _desks.AnswerAsync(approved.Id, "ann", Approve));
        Assert.IsType<AnswerOutcome.Recorded>(await _desks.AnswerAsync(rejected.Id, "ann", Reject));

        Assert.Equal(ReviewState.Stopped, (await _desks.Desk.WaitAsync(approved, Cancel)).State);
        Assert.Equal(ReviewState.Rejected, (await _desks.Desk.WaitAsync(rejected, Cancel)).State);
    }

    [Fact]
    public async Task Ends_WhatWaits_OnlyInItsScope()
    {
        var (covered, other) = (await _desks.HoldAsync(), await _desks.HoldAsync(Submission(model: "another")));
        var (first, second) = (_desks.Desk.WaitAsync(covered, Cancel), _desks.Desk.WaitAsync(other, Cancel));
        await _board.SetAsync("model:sample", "halt", Operator, Cancel);

        Assert.Equal(ReviewState.Stopped, (await first.WaitAsync(TimeSpan.FromSeconds(3), Cancel)).State);
        Assert.False(second.IsCompleted);
    }

    private static async Task Within(TimeSpan limit, Func<bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(clock.Elapsed < limit, $"not within {limit}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }
    }
}
