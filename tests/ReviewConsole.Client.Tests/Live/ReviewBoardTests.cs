using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Live;

namespace Holdpoint.ReviewConsole.Client.Tests.Live;

public sealed class ReviewBoardTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly ReviewBoard board;
    private int told;

    public ReviewBoardTests()
    {
        board = new ReviewBoard(time);
        board.Changed += () => told++;
    }

    public void Dispose() => board.Dispose();

    [Fact]
    public async Task GathersABurst_IntoOneChange()
    {
        for (var i = 0; i < 500; i++)
        {
            await board.ReviewHeld(Reviews.Summary($"{i}"));
        }

        Assert.Equal(0, told);
        time.Advance(ReviewBoard.Gather);

        Assert.Equal(1, told);
        Assert.Equal(500, board.Pending.Count);
    }

    [Fact]
    public async Task WhatHasEnded_StaysEnded_ThoughOlderNewsComeLate()
    {
        await board.ReviewHeld(Reviews.Summary("a"));
        await board.ReviewClosed("a", ReviewState.Approved);
        await board.ReviewChanged(Reviews.Summary("a"));

        Assert.Empty(board.Pending);
        Assert.Equal(ReviewState.Approved, board.OutcomeOf("a"));
    }

    [Fact]
    public async Task TheFullState_ReplacesEverything()
    {
        await board.ReviewHeld(Reviews.Summary("a"));

        board.BeginFill();
        board.Fill(new WatchState([Reviews.Summary("b")], [new("1", "all", "drill", "op", Reviews.Noon)]));
        board.EndFill();

        Assert.Equal(["b"], board.Pending.Keys);
        Assert.Single(board.Stops);
        Assert.True(board.IsFilled);
        Assert.True(board.IsWhole);
    }

    [Fact]
    public void TheFirstPart_IsShownAtOnce_AndTheWholeWhenTheLastHasCome()
    {
        board.BeginFill();
        board.Fill(new WatchState([Reviews.Summary("a")], []));
        time.Advance(ReviewBoard.Gather);
        Assert.Equal(1, told);
        Assert.True(board.IsFilled);
        Assert.False(board.IsWhole);

        board.Fill(new WatchState([Reviews.Summary("b")], []));
        time.Advance(ReviewBoard.Gather);
        Assert.Equal(1, told);
        board.EndFill();
        time.Advance(ReviewBoard.Gather);

        Assert.Equal(2, told);
        Assert.Equal(["a", "b"], board.Pending.Keys.Order(StringComparer.Ordinal));
        Assert.True(board.IsWhole);
    }

    [Fact]
    public void AfterAReconnect_WhatWasThereStays_UntilTheWholeStateHasCome()
    {
        Fill("a", "b");

        board.BeginFill();
        board.Fill(new WatchState([Reviews.Summary("b")], []));
        Assert.Equal(["a", "b"], board.Pending.Keys);
        board.EndFill();

        Assert.Equal(["b"], board.Pending.Keys);
    }

    [Fact]
    public async Task NewsThatComeBeforeAPart_AreNewerThanIt()
    {
        Fill("a", "b");

        board.BeginFill();
        await board.ReviewHeld(Reviews.Summary("c"));
        await board.ReviewChanged(Reviews.Summary("a") with { DueSoon = true });
        await board.ReviewClosed("b", ReviewState.Rejected);
        await board.StopsChanged([new("1", "all", "drill", "op", Reviews.Noon)]);
        board.Fill(new WatchState([Reviews.Summary("a"), Reviews.Summary("b")], []));
        board.EndFill();

        Assert.Equal(["a", "c"], board.Pending.Keys.Order(StringComparer.Ordinal));
        Assert.True(board.Pending["a"].DueSoon);
        Assert.Single(board.Stops);
    }

    [Fact]
    public async Task GatewaysThatFallSilent_AreToldOnce()
    {
        await board.GatewayCount(2, 1);
        time.Advance(ReviewBoard.Gather);
        await board.GatewayCount(2, 1);
        time.Advance(ReviewBoard.Gather);

        Assert.Equal((1, 1), (told, board.SilentGateways));
    }

    [Fact]
    public async Task AHeartbeat_IsNews_ButChangesNothing()
    {
        await board.QueueDepth("default", 0, 0);
        time.Advance(TimeSpan.FromSeconds(5));
        await board.QueueDepth("default", 0, 0);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(0, told);
        Assert.Equal(TimeSpan.FromSeconds(1), time.GetElapsedTime(board.LastNews));
    }

    private void Fill(params string[] ids)
    {
        board.BeginFill();
        board.Fill(new WatchState([.. ids.Select(static id => Reviews.Summary(id))], []));
        board.EndFill();
    }
}
