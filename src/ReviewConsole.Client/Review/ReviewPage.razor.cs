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

    private void Turn()
    {
        _turned = !_turned;
        StateHasChanged();
    }

    private List<KeyBinding> Bindings()
    {
        List<KeyBinding> bindings =
        [
            new("a", "Choose: approve", () => Choose(VoteOutcome.Approve)),
            new("e", "Choose: edit", () => Choose(VoteOutcome.Edit)),
            new("r", "Choose: reject", () => Choose(VoteOutcome.Reject)),
            new("x", "Choose: escalate", () => Choose(VoteOutcome.Escalate)),
            new("s", "Skip: give it back, take the next, and not be offered it for a while", SkipAsync),
            new("t", "More time: move the deadline, once, where the queue allows it", ExtendAsync),
            new("n", "Write a private note", OpenNoteAsync),
            new("Ctrl+Enter", "Send the decision and take the next", CommitAsync),
            new("j", "Next section", () => Script.StepAsync(Conversation.ElementId, 1), MayRepeat: true),
            new("k", "Section before", () => Script.StepAsync(Conversation.ElementId, -1), MayRepeat: true),
            new("d", "What differs from the last held request of this consumer", ShowDifferencesAsync),
            new("p", "What the policy says of the rules that matched", ShowPolicy),
            new("b", "Blur images, or show them clearly", Turn),
            new("c", "Claim", ClaimAsync),
            new("u", "Give the claim back and go to the queue", () => Navigation.NavigateTo("")),
            new("Escape", "Back to the queue", () => Navigation.NavigateTo("")),
        ];
        bindings.AddRange(Enumerable.Range(1, LocalSettings.MaxReasons).Select(number =>
            new KeyBinding($"{number}", $"Reason {number}", () => ChooseReason(number - 1))));
        return bindings;
    }

    private void Choose(VoteOutcome outcome)
    {
        var possible = outcome switch
        {
            VoteOutcome.Approve => _open?.Detail?.Content is not null,
            VoteOutcome.Edit => _texts.Count > 0,
            _ => true,
        };
        if (!possible || _open is not { Detail: not null, HasEnded: false } || !Session.MayDecide)
        {
            return;
        }

        Draft.Choose(outcome);
        if (Connection.MayDecide)
        {
            Next.Prefetch();
        }

        StateHasChanged();
        if (Draft.Outcome == VoteOutcome.Edit)
        {
            _ = Script.FocusFirstAsync(EditPane.PaneId);
        }
    }

    private void ChooseReason(int index)
    {
        if (Draft.Outcome is { } outcome && DecisionBar.ReasonsFor(outcome, Settings.Current) is var reasons && index < reasons.Count)
        {
            Draft.Reason = Draft.Reason == reasons[index] ? null : reasons[index];
            StateHasChanged();
        }
    }

    private async Task ShowDifferencesAsync()
    {
        if (_open is not { } open)
        {
            return;
        }

        if (!_differences && await open.CompareAsync() is { } problem)
        {
            Announcer.Say(problem);
        }
        else if (open == _open)
        {
            _differences = !_differences;
            StateHasChanged();
        }
    }

    private void ShowPolicy()
    {
        _policy = !_policy;
        StateHasChanged();
    }

    private async Task UnwatchAsync()
    {
        if (_seen is { } seen)
        {
            _seen = null;
            await seen.DisposeAsync();
        }
    }

    private async Task OpenNoteAsync()
    {
        if (Session.MayDecide && Draft.Outcome is not null)
        {
            Draft.NoteOpen = true;
            StateHasChanged();
            await Task.Yield();
            await Script.FocusAsync(DecisionBar.NoteId);
        }
    }

    private Task ClaimAsync() => _open is { Claim: null } && Session.MayDecide ? _open.ClaimAsync() : Task.CompletedTask;

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
