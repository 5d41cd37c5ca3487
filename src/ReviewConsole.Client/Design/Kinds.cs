using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Design;

/// <summary>The kinds of ledger entries in words that people read, in the order of a request's life.</summary>
internal static class Kinds
{
    internal static readonly IReadOnlyList<(string Kind, string Words)> All =
    [
        (EntryKinds.RequestAllowed, "Request allowed"),
        (EntryKinds.RequestDenied, "Request denied"),
        (EntryKinds.RequestRefused, "Request refused"),
        (EntryKinds.ReviewHeld, "Held for review"),
        (EntryKinds.ReviewViewed, "Review opened"),
        (EntryKinds.ReviewClaimed, "Review claimed"),
        (EntryKinds.ReviewReleased, "Claim given back"),
        (EntryKinds.ReviewEscalated, "Review escalated"),
        (EntryKinds.ReviewExtended, "Deadline moved"),
        (EntryKinds.ReviewVoted, "Vote given"),
        (EntryKinds.ReviewDecided, "Review decided"),
        (EntryKinds.RequestForwarded, "Request forwarded"),
        (EntryKinds.AnswerReleased, "Answer released"),
        (EntryKinds.RequestCompleted, "Request completed"),
        (EntryKinds.RequestFailed, "Request failed"),
        (EntryKinds.RequestIndeterminate, "Outcome unknown"),
        (EntryKinds.WebhookDelivered, "Webhook delivered"),
        (EntryKinds.WebhookFailed, "Webhook failed"),
        (EntryKinds.StopSet, "Stop set"),
        (EntryKinds.StopLifted, "Stop lifted"),
        (EntryKinds.PolicyLoaded, "Policy loaded"),
        (EntryKinds.PolicyRefused, "Policy refused"),
        (EntryKinds.AccessGranted, "Access changed"),
        (EntryKinds.AccessRefused, "Access refused"),
        (EntryKinds.ContentErased, "Content erased"),
        (EntryKinds.LedgerPruned, "Old entries removed"),
        (EntryKinds.LedgerGap, "Gap in the record"),
        (EntryKinds.LegalHoldSet, "Legal hold set"),
        (EntryKinds.LegalHoldLifted, "Legal hold lifted"),
        (EntryKinds.KeyRotated, "Signing key changed"),
        (EntryKinds.Heartbeat, "Sign of life"),
    ];

    private static readonly Dictionary<string, string> ByKind = All.ToDictionary(static known => known.Kind, static known => known.Words, StringComparer.Ordinal);

    /// <summary>The kind in words; one that this page does not know keeps its stable name.</summary>
    internal static string Words(string kind) => ByKind.TryGetValue(kind, out var words) ? words : kind;
}
