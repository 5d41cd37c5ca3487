using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Keys;
using Holdpoint.ReviewConsole.Client.Live;
using Holdpoint.ReviewConsole.Client.Review;
using Holdpoint.ReviewConsole.Client.Shell;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Queue;

/// <summary>Everything that waits, due first.</summary>
public sealed partial class QueuePage : IDisposable
{
    private readonly QueueView _view = new();
    private readonly MarkedReviews _marked = new();
    private BulkAction? _bulk;
    private IDisposable? _keys;
    private bool _reveal;

    [Inject]
    private ReviewBoard Board { get; set; } = null!;

    [Inject]
    private LiveConnection Connection { get; set; } = null!;

    [Inject]
    private SessionState Session { get; set; } = null!;

    [Inject]
    private NextReview Next { get; set; } = null!;

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private KeyMap Keys { get; set; } = null!;

    [Inject]
    private PageScript Script { get; set; } = null!;

    [Inject]
    private Announcer Announcer { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Summary => _view.Count switch
    {
        0 => "",
        1 => "1 review, due first, then the gravest",
        var count => $"{count} reviews, due first, then the gravest",
    };

    public void Dispose()
    {
        Board.Changed -= BoardChanged;
        Connection.Changed -= Refresh;
        _keys?.Dispose();
    }

    protected override void OnInitialized()
    {
        Board.Changed += BoardChanged;
        Connection.Changed += Refresh;
        _view.Sync(Board.Pending, Board.OutcomeOf);
        if (Next.LastOpened is { } last)
        {
            _view.Select(last);
        }

        _keys = Keys.Add(new KeyScope("Queue",
        [
            new("j", "Next review", () => Move(1), mayRepeat: true),
            new("k", "Previous review", () => Move(-1), mayRepeat: true),
            new("ArrowDown", "Next review", () => Move(1), mayRepeat: true),
            new("ArrowUp", "Previous review", () => Move(-1), mayRepeat: true),
            new("Enter", "Open the review", OpenCursor),
            new("c", "Claim and open the review", OpenCursor),
            new("m", "Mark the review, to do the same with several", MarkCursor),
            new("n", "Take the next review that waits for me", TakeNextAsync),
            new(".", "Merge what is new", Merge),
            new("/", "Filter", () => Script.FocusAsync("queue-filter")),
        ]));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_reveal && _view.Cursor is { } cursor)
        {
            _reveal = false;
            await Script.FocusAsync(QueueLine.ElementId(cursor));
        }
    }

    private void BoardChanged() => _ = InvokeAsync(() =>
    {
        _view.Sync(Board.Pending, Board.OutcomeOf);
        _marked.Sync(Board.Pending);
        StateHasChanged();
    });

    private void Refresh() => _ = InvokeAsync(StateHasChanged);

    private void Move(int by)
    {
        _view.Move(by);
        _reveal = true;
        StateHasChanged();
    }

    private void PageBy(int windows)
    {
        _view.Page(windows);
        _reveal = true;
    }

    private void Merge()
    {
        var merged = _view.NewCount;
        _view.Merge(Board.Pending);
        if (merged > 0)
        {
            Announcer.Say($"{merged} new in the list.");
        }

        StateHasChanged();
    }

    private void FilterBy(ChangeEventArgs change) => _view.Filter = change.Value?.ToString() ?? "";

    private void OpenCursor()
    {
        if (_view.Current is { } row)
        {
            OpenRow(row);
        }
    }

    private void OpenRow(QueueRow row)
    {
        _view.Select(row.Id);
        if (row.Ended)
        {
            Announcer.Say("That review has ended.");
            return;
        }

        Navigation.NavigateTo($"reviews/{row.Id}");
    }

    private void MarkCursor()
    {
        if (_view.Current is { } row)
        {
            Mark(row);
            StateHasChanged();
        }
    }

    private void Mark(QueueRow row)
    {
        if (!Session.MayDecide || row.Ended)
        {
            return;
        }

        Announcer.Say(_marked.Toggle(row.Review) ?? $"{(_marked.Has(row.Id) ? "Marked" : "No longer marked")}; {_marked.All.Count} in all.");
    }

    private void Unmark()
    {
        _marked.Clear();
        _reveal = true;
    }

    private void BulkClosed(bool done)
    {
        _bulk = null;
        _reveal = true;
        if (done)
        {
            _marked.Clear();
        }
    }

    private async Task TakeNextAsync()
    {
        if (!Connection.MayDecide || !Session.MayDecide)
        {
            return;
        }

        switch (await Next.TakeAsync())
        {
            case ApiResult<ReviewDetail?>.Done { Value: { } review }:
                Navigation.NavigateTo($"reviews/{review.Id}");
                break;
            case ApiResult<ReviewDetail?>.Done:
                Announcer.Say("Nothing waits for you: what is left is claimed by others or not yours to decide.");
                break;
            case var failed:
                Announcer.Say(failed.Why);
                break;
        }
    }
}
