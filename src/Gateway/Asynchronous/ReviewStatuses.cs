using System.Globalization;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Ledger;
using Holdpoint.Reviews;

namespace Holdpoint.Gateway.Asynchronous;

/// <summary>Finds reviews for the consumers they belong to: what the ledger says, so that any replica answers alike, before and after a restart.</summary>
internal sealed class ReviewStatuses(OversightLedger ledger, ReviewDesk desk, HeldReviews reviews, HeldRecall recall)
{
    /// <summary>The review's status; null when there is none of this consumer.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read now.</exception>
    internal async Task<ReviewStatus?> FindAsync(string id, Consumer consumer, CancellationToken cancellation)
    {
        if (!Guid.TryParseExact(id, "D", out _) || await ledger.FindAsync($"held:{id}", cancellation) is not { } held || !CredentialMark.IsOf(held, id, consumer))
        {
            return null;
        }

        var deadline = DateTimeOffset.Parse(held.Detail!["deadline"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        var decision = await desk.DecisionAsync(id, cancellation);
        return new ReviewStatus(id, decision?.State ?? ReviewState.Pending, held.At, deadline)
        {
            DecidedAt = decision?.At,
            Reason = decision is { State: ReviewState.Rejected } ? decision.PublicMessage : null,
            Response = decision is { State: ReviewState.Approved or ReviewState.Edited } && await CanBeTakenAsync(id, consumer, cancellation) ? ReviewPaths.Response(id) : null,
        };
    }

    private async Task<bool> CanBeTakenAsync(string id, Consumer consumer, CancellationToken cancellation) =>
        reviews.Find(id) is not null || await recall.FindAsync(id, consumer, cancellation) is not null;
}
