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

        board.Replace(new WatchState([Reviews.Summary("b")], [new("1", "all", "drill", "op", Reviews.Noon)]));

        Assert.Equal(["b"], board.Pending.Keys);
        Assert.Single(board.Stops);
        Assert.True(board.IsFilled);
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
}
