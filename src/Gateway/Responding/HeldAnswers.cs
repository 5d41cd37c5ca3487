using Holdpoint.Gateway.Holding;
using Holdpoint.Ledger;
using Holdpoint.Reviews;

namespace Holdpoint.Gateway.Responding;

/// <summary>Finds the held answer that a repeat of its request comes back for.</summary>
internal sealed class HeldAnswers(HeldReviews reviews, KeptAnswers kept)
{
    /// <summary>The held answer, or null: then the request is a new one.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now, so nobody knows.</exception>
    internal async Task<HeldReview?> FindAsync(string key, CancellationToken cancellation)
    {
        if (reviews.FindRepeated(key) is { } known && await known.Submitted.WaitAsync(cancellation) is SubmitOutcome.Pending)
        {
            return known;
        }

        return await kept.FindAsync(key, cancellation) is { } found ? reviews.Adopt(found, isKept: false) : null;
    }
}
