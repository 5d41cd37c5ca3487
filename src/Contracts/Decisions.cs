namespace Holdpoint.Contracts;

/// <summary>One replaced value of an edited body.</summary>
/// <param name="Path">RFC 6901 pointer of an existing string in the held body.</param>
/// <param name="Value">What stands there instead.</param>
public sealed record BodyEdit(string Path, string Value);

/// <summary>A reviewer's answer.</summary>
public sealed record DecisionRequest
{
    /// <summary>The fence of the claim under which the reviewer decides.</summary>
    public required long Fence { get; init; }

    /// <summary>approve, edit, reject or escalate.</summary>
    public required VoteOutcome Outcome { get; init; }

    /// <summary>Why; goes into the ledger. 1 to 500 characters.</summary>
    public required string Reason { get; init; }

    /// <summary>What the consumer is told on a rejection. At most 1,000 characters.</summary>
    public string? PublicMessage { get; init; }

    /// <summary>For colleagues and auditors only. At most 4,000 characters.</summary>
    public string? Note { get; init; }

    /// <summary>The replaced values; required for, and only for, <see cref="VoteOutcome.Edit"/>.</summary>
    public IReadOnlyList<BodyEdit>? Edits { get; init; }
}

/// <summary>An edit to try out: nothing is decided by it.</summary>
/// <param name="Edits">The replaced values, as a decision would name them.</param>
public sealed record PreviewRequest(IReadOnlyList<BodyEdit> Edits);

/// <summary>What an edit would send, after the console read and judged it like a decision's.</summary>
/// <param name="Raw">The edited body as text, exactly the bytes that would be sent.</param>
/// <param name="Digest">Their SHA-256, hex.</param>
public sealed record EditPreview(string Raw, string Digest);

/// <summary>Proof that an answer is in the ledger.</summary>
/// <param name="Index">The entry's index.</param>
/// <param name="LeafHash">Its RFC 6962 leaf hash, hex.</param>
public sealed record ReceiptNote(long Index, string LeafHash);

/// <summary>What an answer led to.</summary>
/// <param name="State">Where the review stands now; still pending while votes are missing.</param>
/// <param name="Receipt">The ledger entry of this answer.</param>
/// <param name="Votes">Votes so far and votes needed.</param>
public sealed record DecisionResult(ReviewState State, ReceiptNote Receipt, VoteCount Votes);
