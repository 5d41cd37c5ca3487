using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Reviews;

/// <summary>
/// Erases what is kept of reviews. The commit point is the entry <c>content.erased</c>, in one transaction with the destruction of keys, salts and ciphertexts beside the
/// ledger; what Redis and gateways still have is taken away after it, by <see cref="ReviewQueue.EraseAsync"/> and by every gateway that finds the entry.
/// </summary>
public sealed class ReviewErasure(OversightLedger ledger)
{
    private const int MostOfARequest = 1000;

    /// <summary>The reviews that an id stands for: itself, or all of the request that it names.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<string>> ReviewsOfAsync(string id, CancellationToken cancellation)
    {
        var held = await ledger.SearchAsync(
            new LedgerQuery { Trace = id, Kind = EntryKinds.ReviewHeld, OldestFirst = true, Take = MostOfARequest }, cancellation);
        return held.Count > 0 ? [.. held.Select(static entry => entry.Subject)] : [id];
    }

    /// <summary>Why a review cannot be erased now, or null.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now.</exception>
    public async Task<ErasureOutcome?> RefusalAsync(string id, CancellationToken cancellation)
    {
        var known = await ledger.FindManyAsync([ReviewKeys.Held(id), ReviewKeys.Decided(id)], cancellation);
        if (known.ContainsKey(ReviewKeys.Decided(id)))
        {
            // It stays decided: what is found here still holds when the content goes.
            return null;
        }

        if (known.TryGetValue(ReviewKeys.Held(id), out var held))
        {
            return new ErasureOutcome.Pending(HeldEntry.From(held).Queue);
        }

        // Its entries may have been pruned before its content expired.
        return await ledger.Content.CountAsync(id, cancellation) > 0 ? null : new ErasureOutcome.Unknown();
    }

    /// <summary>Destroys the content of a review that has ended, and records it.</summary>
    /// <param name="id">The review.</param>
    /// <param name="by">Who asked for it.</param>
    /// <param name="reason">Why; goes into the ledger.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="LedgerUnavailableException">The store cannot be read now; nothing was done.</exception>
    public async Task<ErasureOutcome> EraseAsync(string id, EntryActor by, string reason, CancellationToken cancellation) =>
        await RefusalAsync(id, cancellation) ?? await ledger.EraseContentAsync(id, by, reason, cancellation) switch
        {
            AppendResult.Appended { Entry: var entry } => new ErasureOutcome.Erased(entry, entry.Detail?["records"]?.GetValue<long>() ?? 0),
            AppendResult.Preserved { By: var hold } => new ErasureOutcome.Preserved(hold),
            AppendResult.Unavailable away => new ErasureOutcome.Unavailable(away.Problem),
            _ => throw new InvalidOperationException("An erasure is neither unique nor bound to stops."),
        };
}
