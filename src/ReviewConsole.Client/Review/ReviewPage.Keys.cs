using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Keys;
using Holdpoint.ReviewConsole.Client.Settings;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <content>What the keys of the page do, and the buttons that show them.</content>
public sealed partial class ReviewPage
{
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

    private void Turn()
    {
        _turned = !_turned;
        StateHasChanged();
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
}
