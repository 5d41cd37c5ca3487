using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>A draft as the browser keeps it while its tab is open.</summary>
/// <param name="Outcome">What was chosen.</param>
/// <param name="Reason">The offered reason that was chosen.</param>
/// <param name="ReasonText">The reason in one's own words.</param>
/// <param name="PublicMessage">What the consumer is told.</param>
/// <param name="Note">For colleagues and auditors.</param>
/// <param name="NoteOpen">Whether the note is shown.</param>
/// <param name="Edits">The replaced texts.</param>
public sealed record StoredDraft(
    VoteOutcome? Outcome, string? Reason, string? ReasonText, string? PublicMessage, string? Note, bool NoteOpen, IReadOnlyList<BodyEdit>? Edits);
