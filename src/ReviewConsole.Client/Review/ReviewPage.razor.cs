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
    private OpenReview? open;
    private IReadOnlyList<EditableText> texts = [];
    private ReviewContent? textsOf;
    private IDisposable? keys;
    private ConnectionState connection;
    private Task opening = Task.CompletedTask;
    private bool committing;

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
        { open.Detail: { } review } when review.Votes.Any(vote => vote.By == Session.Current?.Name) => "You have voted; another person must.",
        { open.Claim: null } => open?.Conflict ?? "Claiming…",
        _ => null,
    };

    public async ValueTask DisposeAsync()
    {
        Board.Changed -= BoardChanged;
        Connection.Changed -= ConnectionChanged;
        Ticker.Tick -= ConnectionChanged;
        keys?.Dispose();
        if (open is not null)
        {
            open.Changed -= OpenChanged;
            await open.DisposeAsync();
        }
    }

    protected override void OnInitialized()
    {
        Board.Changed += BoardChanged;
        Connection.Changed += ConnectionChanged;
        Ticker.Tick += ConnectionChanged;
        connection = Connection.State;
        keys = Keys.Add(new KeyScope("Review", Bindings()));
    }

    protected override async Task OnParametersSetAsync()
    {
        if (open?.Id == Id)
        {
            return;
        }

        var before = open;
        if (before is not null)
        {
            before.Changed -= OpenChanged;
        }

        (texts, textsOf, committing) = ([], null, false);
        Draft = Shelf.For(Id);
        open = new OpenReview(Id, Api, Time);
        open.Changed += OpenChanged;
        opening = open.OpenAsync(Next.Hand(Id), Session.MayDecide);
        if (before is not null)
        {
            await before.DisposeAsync();
        }

        await opening;
    }

    private List<KeyBinding> Bindings()
    {
        List<KeyBinding> bindings =
        [
            new("a", "Choose: approve", () => Choose(VoteOutcome.Approve)),
            new("e", "Choose: edit", () => Choose(VoteOutcome.Edit)),
            new("r", "Choose: reject", () => Choose(VoteOutcome.Reject)),
            new("x", "Choose: escalate", () => Choose(VoteOutcome.Escalate)),
            new("s", "Skip: give it back and take the next", SkipAsync),
            new("n", "Write a private note", OpenNoteAsync),
            new("Ctrl+Enter", "Send the decision and take the next", CommitAsync),
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
            VoteOutcome.Approve => open?.Detail?.Content is not null,
            VoteOutcome.Edit => texts.Count > 0,
            _ => true,
        };
        if (!possible || open is not { Detail: not null, HasEnded: false } || !Session.MayDecide)
        {
            return;
        }

        Draft.Choose(outcome);
        StateHasChanged();
        if (Draft.Outcome == VoteOutcome.Edit)
        {
            _ = Script.FocusAsync(EditPane.FirstId);
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

    private Task ClaimAsync() => open is { Claim: null } && Session.MayDecide ? open.ClaimAsync() : Task.CompletedTask;

    private async Task CommitAsync()
    {
        if (committing)
        {
            return;
        }

        var current = open;
        if (current is { Claim: null, Conflict: null })
        {
            // The claim is on its way; a quick hand must not have to press twice.
            committing = true;
            await opening;
            committing = false;
        }

        if (current != open || open is not { Detail: { } review, Claim: { } claim } || (Barred ?? Draft.Missing()) is not null)
        {
            Announcer.Say(Barred ?? Draft.Missing() ?? "Nothing was sent.");
            return;
        }

        committing = true;
        open.Commit();
        await Outbox.AddAsync(review, Draft.ToRequest(claim.Fence));
        await GoNextAsync();
    }

    private async Task SkipAsync()
    {
        if (!committing)
        {
            // The next is claimed before this one is given back; otherwise this one would be the next.
            await GoNextAsync();
        }
    }

    private async Task GoNextAsync()
    {
        if (!Connection.MayDecide || !Session.MayDecide)
        {
            Navigation.NavigateTo("");
            return;
        }

        switch (await Next.TakeAsync(null))
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
        if (!ReferenceEquals(textsOf, open?.Detail?.Content))
        {
            textsOf = open?.Detail?.Content;
            texts = textsOf is null ? [] : BodyText.EditablesOf(textsOf);
        }

        StateHasChanged();
    }

    private void BoardChanged()
    {
        if (open is { HasEnded: false } && Board.OutcomeOf(open.Id) is { } outcome)
        {
            _ = InvokeAsync(() => open.EndedElsewhereAsync(outcome));
        }
    }

    private void ConnectionChanged()
    {
        var now = Connection.State;
        if (now == connection)
        {
            return;
        }

        var back = now == ConnectionState.Live;
        connection = now;
        _ = InvokeAsync(async () =>
        {
            StateHasChanged();
            if (back && open is not null)
            {
                await open.RenewAsync();
            }
        });
    }
}
