using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Settings;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>Choose, say why, commit: three steps, so that no single key or click decides.</summary>
public sealed partial class DecisionBar
{
    /// <summary>Element id of the note.</summary>
    public const string NoteId = "note";

    [Parameter, EditorRequired]
    public required Draft Draft { get; set; }

    /// <summary>Why nothing can be sent now.</summary>
    [Parameter]
    public string? Barred { get; set; }

    /// <summary>Whether there is anything that could be let through.</summary>
    [Parameter]
    public bool CanRelease { get; set; }

    [Parameter]
    public bool CanEdit { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Parameter]
    public EventCallback<VoteOutcome> OnChoose { get; set; }

    [Parameter]
    public EventCallback OnCommit { get; set; }

    [Parameter]
    public EventCallback OnSkip { get; set; }

    /// <summary>By how much the deadline may be moved; null where it may not.</summary>
    [Parameter]
    public double? ExtensionSeconds { get; set; }

    /// <summary>Whether this person may move it now.</summary>
    [Parameter]
    public bool CanExtend { get; set; }

    [Parameter]
    public EventCallback OnExtend { get; set; }

    [Inject]
    private LocalSettings Settings { get; set; } = null!;

    /// <summary>The reasons that are offered.</summary>
    /// <param name="outcome">What was chosen.</param>
    /// <param name="settings">The settings in force.</param>
    internal static IReadOnlyList<string> ReasonsFor(VoteOutcome outcome, StoredSettings settings) =>
        outcome is VoteOutcome.Approve or VoteOutcome.Edit ? settings.ReleaseReasons : settings.RefuseReasons;

    private static string Sentence(VoteOutcome outcome) => outcome switch
    {
        VoteOutcome.Approve => "Approve and go on",
        VoteOutcome.Edit => "Send the edited text and go on",
        VoteOutcome.Reject => "Reject and go on",
        _ => "Escalate and go on",
    };

    private string After() => Settings.Current.UndoSeconds == 0 ? "Sent at once." : $"Z takes it back for {Settings.Current.UndoSeconds} s.";

    private string Pressed(VoteOutcome outcome) => Draft.Outcome == outcome ? "true" : "false";

    private string? Look(VoteOutcome outcome) => Draft.Outcome == outcome ? "chosen" : null;

    private Task ChooseReasonAsync(string reason)
    {
        Draft.Reason = Draft.Reason == reason ? null : reason;
        return OnChanged.InvokeAsync();
    }

    private Task SetAsync(Action<string> set, ChangeEventArgs change)
    {
        set(change.Value?.ToString() ?? "");
        return OnChanged.InvokeAsync();
    }
}
