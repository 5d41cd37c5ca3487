using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Log;

/// <summary>The kinds of ledger entries to choose from, in the order of a request's life.</summary>
internal static class Kinds
{
    internal static readonly string[] All =
    [
        EntryKinds.RequestAllowed, EntryKinds.RequestDenied, EntryKinds.RequestRefused, EntryKinds.ReviewHeld, EntryKinds.ReviewViewed,
        EntryKinds.ReviewClaimed, EntryKinds.ReviewReleased, EntryKinds.ReviewEscalated, EntryKinds.ReviewVoted, EntryKinds.ReviewDecided,
        EntryKinds.RequestForwarded, EntryKinds.AnswerReleased, EntryKinds.RequestCompleted, EntryKinds.RequestFailed, EntryKinds.RequestIndeterminate, EntryKinds.WebhookDelivered, EntryKinds.WebhookFailed,
        EntryKinds.StopSet, EntryKinds.StopLifted, EntryKinds.PolicyLoaded, EntryKinds.PolicyRefused, EntryKinds.AccessGranted,
        EntryKinds.AccessRefused, EntryKinds.ContentErased, EntryKinds.LedgerPruned, EntryKinds.Heartbeat,
    ];
}
