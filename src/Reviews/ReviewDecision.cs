using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Reviews;

/// <summary>The end of a review, as the ledger has it.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Digest">SHA-256 (hex) of the bytes that may be released: the held ones, or the edited ones; null where nothing may.</param>
/// <param name="Receipt">Receipt of the <c>review.decided</c> entry.</param>
/// <param name="PublicMessage">What the consumer is told, if the reviewer wrote something.</param>
/// <param name="EditedBody">The edited bytes, for edited.</param>
/// <param name="At">When.</param>
public sealed record ReviewDecision(
    ReviewState State, string? Digest, Receipt Receipt, string? PublicMessage, ReadOnlyMemory<byte>? EditedBody, DateTimeOffset At);
