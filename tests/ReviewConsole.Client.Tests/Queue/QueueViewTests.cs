using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Queue;

namespace Holdpoint.ReviewConsole.Client.Tests.Queue;

public sealed class QueueViewTests
{
    private readonly QueueView view = new();

    [Fact]
    public void Orders_DueFirst_ThenTheGraver_ThenTheOlder()
    {
        Show(Reviews.Summary("c", 60), Reviews.Summary("a", 60), Reviews.Summary("b", 60, Severity.Critical), Reviews.Summary("d", 10, Severity.Low));

        Assert.Equal(["d", "b", "a", "c"], Ids());
        Assert.Equal("d", view.Cursor);
    }

    [Fact]
    public void NewReviews_NeverMoveTheCursor_AndWaitUntilTheyAreMerged()
    {
        Show(Reviews.Summary("b", 60), Reviews.Summary("c", 90));
        view.Move(1);

        Show(Reviews.Summary("a", 10), Reviews.Summary("b", 60), Reviews.Summary("c", 90));

        Assert.Equal(["b", "c"], Ids());
        Assert.Equal(1, view.NewCount);
        Assert.Equal("c", view.Cursor);

        view.Merge(Reviews.Pending(Reviews.Summary("a", 10), Reviews.Summary("b", 60), Reviews.Summary("c", 90)));

        Assert.Equal(["a", "b", "c"], Ids());
        Assert.Equal(0, view.NewCount);
        Assert.Equal("c", view.Cursor);
    }

    [Fact]
    public void AnEndedRow_StaysStruckThrough_UntilTheNextMove()
    {
        Show(Reviews.Summary("a", 10), Reviews.Summary("b", 20), Reviews.Summary("c", 30));

        view.Sync(Reviews.Pending(Reviews.Summary("a", 10), Reviews.Summary("c", 30)), static _ => ReviewState.Rejected);

        Assert.Equal(["a", "b", "c"], Ids());
        Assert.Equal((true, ReviewState.Rejected), (view.Window[1].Ended, view.Window[1].Outcome));

        view.Move(1);

        Assert.Equal(["a", "c"], Ids());
        Assert.Equal("c", view.Cursor);
    }

    [Theory]
    [InlineData(1, "c")]
    [InlineData(-1, "a")]
    public void MovingOffAnEndedRow_GoesToItsNeighbour(int by, string expected)
    {
        Show(Reviews.Summary("a", 10), Reviews.Summary("b", 20), Reviews.Summary("c", 30));
        view.Move(1);
        view.Sync(Reviews.Pending(Reviews.Summary("a", 10), Reviews.Summary("c", 30)), static _ => null);

        view.Move(by);

        Assert.Equal(expected, view.Cursor);
    }

    [Fact]
    public void Renders_AtMostAWindow_ThatFollowsTheCursor()
    {
        Show([.. Enumerable.Range(0, 10_000).Select(static i => Reviews.Summary($"{i:00000}", i))]);

        Assert.Equal(QueueView.WindowSize, view.Window.Count);
        view.Move(QueueView.WindowSize);

        Assert.Equal(QueueView.WindowSize, view.WindowStart);
        Assert.Contains(view.Window, row => row.Id == view.Cursor);
        view.Page(-1);
        Assert.Equal(0, view.WindowStart);
    }

    [Fact]
    public void Filters_ByRuleModelRouteConsumerOrQueue_AndComesBackWhole()
    {
        Show(Reviews.Summary("a", 10) with { Model = "house" }, Reviews.Summary("b", 20));

        view.Filter = "HOUSE";
        Assert.Equal(["a"], Ids());
        view.Filter = "nothing such";
        Assert.Empty(view.Window);
        Assert.Null(view.Cursor);
        view.Filter = "";

        Assert.Equal(["a", "b"], Ids());
    }

    [Fact]
    public void AnEmptyList_TakesNewReviewsAtOnce()
    {
        Show();
        Show(Reviews.Summary("a"));

        Assert.Equal("a", view.Cursor);
        Assert.Equal(0, view.NewCount);
    }

    private void Show(params ReviewSummary[] reviews) => view.Sync(Reviews.Pending(reviews), static _ => null);

    private IEnumerable<string> Ids() => view.Window.Select(static row => row.Id);
}
