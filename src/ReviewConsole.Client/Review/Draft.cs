using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>A decision in the making. Nothing is chosen at first: approving is an act, never a default.</summary>
public sealed class Draft
{
    /// <summary>Limits of the contract, in characters.</summary>
    public const int MaxReason = AnswerLimits.Reason, MaxPublicMessage = AnswerLimits.PublicMessage, MaxNote = AnswerLimits.Note;

    private readonly Dictionary<string, string> _edited = new(StringComparer.Ordinal);

    /// <summary>What was chosen, if anything yet.</summary>
    public VoteOutcome? Outcome { get; private set; }

    /// <summary>The offered reason that was chosen.</summary>
    public string? Reason { get; set => Set(ref field, value); }

    /// <summary>A reason in one's own words, alone or after the chosen one.</summary>
    public string ReasonText { get; set => Set(ref field, value); } = "";

    /// <summary>What the consumer is told on a rejection.</summary>
    public string PublicMessage { get; set => Set(ref field, value); } = "";

    /// <summary>For colleagues and auditors.</summary>
    public string Note { get; set => Set(ref field, value); } = "";

    /// <summary>Whether the note is shown.</summary>
    public bool NoteOpen { get; set; }

    /// <summary>The reason as it goes into the ledger.</summary>
    public string FullReason => (Reason, ReasonText.Trim()) switch
    {
        (null, var text) => text,
        ({ } reason, "") => reason,
        ({ } reason, var text) => $"{reason}: {text}",
    };

    /// <summary>The replaced texts, as they are sent.</summary>
    public IReadOnlyList<BodyEdit> Edits => [.. _edited.Select(static edit => new BodyEdit(edit.Key, edit.Value))];

    /// <summary>Rises with every change.</summary>
    public int Version { get; private set; }

    /// <summary>Rises with every change of <see cref="Edits"/>.</summary>
    public int EditVersion { get; private set; }

    /// <summary>Chooses, or takes the choice back when it is chosen already.</summary>
    /// <param name="outcome">The choice.</param>
    public void Choose(VoteOutcome outcome)
    {
        var sides = (Outcome, outcome) is ((VoteOutcome.Approve or VoteOutcome.Edit) and var was, (VoteOutcome.Approve or VoteOutcome.Edit) and var now) && was != now;
        if (!sides)
        {
            // The reasons for letting through do not fit refusing, and the other way round.
            Reason = null;
        }

        Outcome = Outcome == outcome ? null : outcome;
        Version++;
    }

    /// <summary>The text as edited so far.</summary>
    /// <param name="text">The text as it is held.</param>
    public string EditedOf(EditableText text) => _edited.TryGetValue(text.Pointer, out var value) ? value : Lines(text.Text);

    /// <summary>Takes an edit.</summary>
    /// <param name="text">The text as it is held.</param>
    /// <param name="value">What is to stand there.</param>
    public void Edit(EditableText text, string value)
    {
        (Version, EditVersion) = (Version + 1, EditVersion + 1);

        // A text area turns CR LF into LF; that alone is no edit.
        if (Lines(value) == Lines(text.Text))
        {
            _edited.Remove(text.Pointer);
        }
        else
        {
            _edited[text.Pointer] = text.Text.Contains("\r\n", StringComparison.Ordinal) ? Lines(value).Replace("\n", "\r\n", StringComparison.Ordinal) : value;
        }
    }

    /// <summary>Whether a text was changed.</summary>
    /// <param name="text">The text as it is held.</param>
    public bool IsEdited(EditableText text) => _edited.ContainsKey(text.Pointer);

    /// <summary>What is missing before it can be sent; null when nothing is.</summary>
    public string? Missing() => this switch
    {
        { Outcome: null } => "Choose what to do.",
        { Outcome: VoteOutcome.Edit } when _edited.Count == 0 => "Change the text, or approve it as it is.",
        { FullReason.Length: 0 } => "Give a reason.",
        { FullReason.Length: > MaxReason } => $"The reason has {FullReason.Length} characters; at most {MaxReason}.",
        { PublicMessage.Length: > MaxPublicMessage } => $"The message has {PublicMessage.Length} characters; at most {MaxPublicMessage}.",
        { Note.Length: > MaxNote } => $"The note has {Note.Length} characters; at most {MaxNote}.",
        _ => null,
    };

    /// <summary>The decision to send. Only when <see cref="Missing"/> is null.</summary>
    /// <param name="fence">The fence of the claim.</param>
    public DecisionRequest ToRequest(long fence) => new()
    {
        Fence = fence,
        Outcome = Outcome ?? throw new InvalidOperationException("Nothing is chosen."),
        Reason = FullReason,
        PublicMessage = Outcome == VoteOutcome.Reject && PublicMessage.Trim() is { Length: > 0 } message ? message : null,
        Note = Note.Trim() is { Length: > 0 } note ? note : null,
        Edits = Outcome == VoteOutcome.Edit ? Edits : null,
    };

    /// <summary>What is kept of it in the browser.</summary>
    public StoredDraft Store() => new(Outcome, Reason, ReasonText, PublicMessage, Note, NoteOpen, Edits);

    /// <summary>A draft as it was kept.</summary>
    /// <param name="stored">What was kept.</param>
    public static Draft From(StoredDraft stored)
    {
        var draft = new Draft { Outcome = stored.Outcome, Reason = stored.Reason, ReasonText = stored.ReasonText ?? "", PublicMessage = stored.PublicMessage ?? "", Note = stored.Note ?? "", NoteOpen = stored.NoteOpen };
        foreach (var edit in stored.Edits ?? [])
        {
            draft._edited[edit.Path] = edit.Value;
        }

        return draft;
    }

    private void Set<T>(ref T field, T value)
    {
        field = value;
        Version++;
    }

    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
