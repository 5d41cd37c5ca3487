using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>A checked answer of a reviewer, ready to be recorded.</summary>
/// <param name="Fence">Fence of the claim.</param>
/// <param name="Outcome">Answer.</param>
/// <param name="Reason">Reason, for the ledger.</param>
/// <param name="PublicMessage">For the consumer.</param>
/// <param name="Note">For colleagues and auditors.</param>
/// <param name="EditedBody">For edit: the whole new body, inspected again by the caller.</param>
public sealed record ReviewAnswer(
    long Fence, VoteOutcome Outcome, string Reason, string? PublicMessage, string? Note, ReadOnlyMemory<byte>? EditedBody);
