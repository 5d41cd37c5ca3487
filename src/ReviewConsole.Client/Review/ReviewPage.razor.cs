using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Keys;
using Holdpoint.ReviewConsole.Client.Live;
using Holdpoint.ReviewConsole.Client.Settings;
using Holdpoint.ReviewConsole.Client.Shell;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>One review: what is held, why, and the decision.</summary>
public sealed partial class ReviewPage : IAsyncDisposable
{
    private OpenReview? _open;
    private IReadOnlyList<EditableText> _texts = [];
    private HashSet<string> _matched = [];
    private ReviewContent? _textsOf;
    private IDisposable? _keys;
    private ConnectionState _connection;
    private Task _opening = Task.CompletedTask;
    private bool _committing;
    private bool _differences;
    private bool _turned;
    private bool _policy;
    private SeenSections? _seen;

    [Parameter]
    public required string Id { get; set; }

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private SessionState Session { get; set; } = null!;

    [Inject]
    private ReviewBoard Board { get; set; } = null!;

    [Inject]
    private LiveConnection Connection { get; set; } = null!;

    [Inject]
    private NextReview Next { get; set; } = null!;

    [Inject]
    private Outbox Outbox { get; set; } = null!;

    [Inject]
    private DraftShelf Shelf { get; set; } = null!;

    [Inject]
    private LocalSettings Settings { get; set; } = null!;

    [Inject]
    private KeyMap Keys { get; set; } = null!;

    [Inject]
    private PageScript Script { get; set; } = null!;

    [Inject]
    private Announcer Announcer { get; set; } = null!;

    [Inject]
    private SecondTicker Ticker { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private Draft Draft { get; set; } = new();

    /// <summary>Why nothing can be sent now; null when it can.</summary>
    private string? Barred => this switch
    {
        { Connection.MayDecide: false } => "Not live: deciding is off.",
        { _open.Detail: { } review } when review.Votes.Any(vote => vote.By == Session.Current?.Name) => "You have voted; another person must.",
        { _open.Claim: null } => _open?.Conflict ?? "Claiming…",
        { Draft.Outcome: VoteOutcome.Approve or VoteOutcome.Edit, _seen: { Unseen: not 0 } seen } => seen.Unseen switch
        {
            null => "High severity: looking what has been in view.",
            1 => "High severity: 1 section has not been in view to its end yet.",
            var unseen => $"High severity: {unseen} sections have not been in view to their end yet.",
        },
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        Board.Changed -= BoardChanged;
        Connection.Changed -= ConnectionChanged;
        Ticker.Tick -= ConnectionChanged;
        _keys?.Dispose();
        if (_seen is not null)
        {
            await _seen.DisposeAsync();
        }

        if (_open is not null)
        {
            _open.Changed -= OpenChanged;
            await _open.DisposeAsync();
        }

        await Next.DropAsync();
    }

    protected override void OnInitialized()
    {
        Board.Changed += BoardChanged;
        Connection.Changed += ConnectionChanged;
        Ticker.Tick += ConnectionChanged;
        _connection = Connection.State;
        _keys = Keys.Add(new KeyScope("Review", Bindings()));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_open?.Id == Id)
        {
            return;
        }

        var before = _open;
        if (before is not null)
        {
            before.Changed -= OpenChanged;
        }

        (_texts, _textsOf, _committing, _differences, _turned) = ([], null, false, false, false);
        await UnwatchAsync();
        Draft = Shelf.For(Id);
        var handed = Next.Hand(Id);
        _open = handed ?? new OpenReview(Id, Api, Script, Time);
        _open.Changed += OpenChanged;
        _opening = handed is null ? _open.OpenAsync(null, Session.MayDecide) : Task.CompletedTask;
        Refresh();
        if (before is not null)
        {
            await before.DisposeAsync();
        }

        await _opening;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        Shelf.Keep(Id);
        if (_seen is null && _open is { HasEnded: false, Detail: { Content: not null, Severity: >= Severity.High } } && Session.MayDecide)
        {
            _seen = new SeenSections(() => InvokeAsync(StateHasChanged));
            await _seen.WatchAsync(Script, Conversation.ElementId);
        }
    }

    private async Task UnwatchAsync()
    {
        if (_seen is { } seen)
        {
            _seen = null;
            await seen.DisposeAsync();
        }
    }

    private async Task CommitAsync()
    {
        if (_committing)
        {
            return;
        }

        var current = _open;
        if (current is { Claim: null, Conflict: null })
        {
            // The claim is on its way; a quick hand must not have to press twice.
            _committing = true;
            await _opening;
            _committing = false;
        }

        if (_seen is { Unseen: null } looking)
        {
            // The same for the browser's first word on what is in view.
            _committing = true;
            await looking.FirstAsync();
            _committing = false;
        }

        if (current != _open || _open is not { Detail: { } review, Claim: { } claim } || (Barred ?? Draft.Missing()) is not null)
        {
            Announcer.Say(Barred ?? Draft.Missing() ?? "Nothing was sent.");
            return;
        }

        _committing = true;
        _open.Commit();
        var adding = Outbox.AddAsync(review, Draft.ToRequest(claim.Fence));
        await GoNextAsync();
        await adding;
    }

    private async Task SkipAsync()
    {
        if (_committing || _open is not { } open || !Session.MayDecide)
        {
            return;
        }

        _committing = true;
        if (await open.SkipAsync())
        {
            await GoNextAsync();
        }
        else
        {
            _committing = false;
            Announcer.Say("The console cannot be reached. Nothing was skipped.");
        }
    }

    private async Task ExtendAsync()
    {
        if (_open is { Claim: not null, Detail.ExtensionSeconds: { } seconds } open)
        {
            Announcer.Say(await open.ExtendAsync() ?? $"The deadline moved by {Span.Short(TimeSpan.FromSeconds(seconds))}.");
        }
    }

    private async Task GoNextAsync()
    {
        if (!Connection.MayDecide || !Session.MayDecide)
        {
            Navigation.NavigateTo("");
            return;
        }

        switch (await Next.TakeAsync())
        {
            case ApiResult<ReviewDetail?>.Done { Value: { } next } when next.Id != Id:
                Navigation.NavigateTo($"reviews/{next.Id}");
                break;
            case ApiResult<ReviewDetail?>.Done:
                Announcer.Say("Nothing else waits for you.");
                Navigation.NavigateTo("");
                break;
            case var failed:
                Announcer.Say(failed.Why);
                Navigation.NavigateTo("");
                break;
        }
    }

    private void OpenChanged() => _ = InvokeAsync(Refresh);

    private void Refresh()
    {
        if (!ReferenceEquals(_textsOf, _open?.Detail?.Content))
        {
            _textsOf = _open?.Detail?.Content;
            _texts = _textsOf is null ? [] : BodyText.EditablesOf(_textsOf);
            _matched = (_open?.Detail?.Rules ?? []).SelectMany(static rule => rule.Spans.Select(static span => span.Pointer)).ToHashSet(StringComparer.Ordinal);
        }

        StateHasChanged();
    }

    private void BoardChanged()
    {
        if (_open is { HasEnded: false } && Board.OutcomeOf(_open.Id) is { } outcome)
        {
            _ = InvokeAsync(() => _open.EndedElsewhereAsync(outcome));
        }
        else if (_open is { HasEnded: false } open && Board.Pending.TryGetValue(open.Id, out var summary))
        {
            _ = InvokeAsync(() => open.Moved(summary.Deadline));
        }
    }

    private void ConnectionChanged()
    {
        var now = Connection.State;
        if (now == _connection)
        {
            return;
        }

        var back = now == ConnectionState.Live;
        _connection = now;
        _ = InvokeAsync(async () =>
        {
            StateHasChanged();
            if (back && _open is not null)
            {
                await _open.RenewAsync();
            }
        });
    }
}
