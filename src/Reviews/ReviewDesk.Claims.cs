using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Reviews;

/// <content>Claims with their record: who could have decided what, and when.</content>
public sealed partial class ReviewDesk
{
    /// <summary>
    /// Claims the next review as <see cref="ReviewQueue.NextAsync"/> does and records it. A claim that cannot be recorded is given back
    /// and answered <see cref="ClaimOutcome.Unavailable"/>.
    /// </summary>
    public async Task<ClaimOutcome> NextAsync(
        Reviewer reviewer, string? queue, IReadOnlyCollection<string> knownQueues, CancellationToken cancellation) =>
        await RecordedAsync(await _queue.NextAsync(reviewer, queue, knownQueues, cancellation), reviewer, cancellation);

    /// <summary>Claims that review as <see cref="ReviewQueue.ClaimAsync"/> does and records it, once a fence.</summary>
    public async Task<ClaimOutcome> ClaimAsync(string id, Reviewer reviewer, CancellationToken cancellation) =>
        await RecordedAsync(await _queue.ClaimAsync(id, reviewer, cancellation), reviewer, cancellation);

    /// <summary>Renews the lease. Not recorded: it says nothing that the claim does not.</summary>
    public Task<ClaimOutcome> RenewAsync(string id, Reviewer reviewer, long fence, CancellationToken cancellation) =>
        _queue.RenewAsync(id, reviewer, fence, cancellation);

    /// <summary>Gives a claim back and records it. Giving back is never refused for want of a record: the next claim says enough.</summary>
    public async Task<ClaimOutcome> GiveBackAsync(string id, Reviewer reviewer, long fence, CancellationToken cancellation)
    {
        var outcome = await _queue.ReleaseAsync(id, reviewer, fence, cancellation);
        if (outcome is ClaimOutcome.Released)
        {
            try
            {
                if (await _endings.HeldAsync(id, cancellation) is { } held)
                {
                    await _ledger.AppendAsync(
                        held.About(EntryKinds.ReviewReleased, Actor(reviewer), new JsonObject { ["fence"] = fence }), cancellation);
                }
            }
            catch (LedgerUnavailableException away)
            {
                _log.NotRecorded(id, away.Message);
            }
        }

        return outcome;
    }

    private async Task<ClaimOutcome> RecordedAsync(ClaimOutcome outcome, Reviewer reviewer, CancellationToken cancellation)
    {
        if (outcome is not ClaimOutcome.Claimed { Review: { Claim: { } claim, Submission: var about } })
        {
            return outcome;
        }

        var recorded = await _ledger.AppendAsync(
            new EntryDraft
            {
                Kind = EntryKinds.ReviewClaimed,
                Subject = about.Id,
                Trace = about.RequestId,
                Actor = Actor(reviewer),
                Route = about.Route,
                Model = about.Model,
                Consumer = about.Consumer,
                UniqueKey = ReviewKeys.Claimed(about.Id, claim.Fence),
                Detail = new JsonObject { ["queue"] = about.Queue, ["fence"] = claim.Fence },
            },
            cancellation);
        if (recorded is AppendResult.Unavailable away)
        {
            await _queue.ReleaseAsync(about.Id, reviewer, claim.Fence, CancellationToken.None);
            return new ClaimOutcome.Unavailable(away.Problem);
        }

        return outcome;
    }
}
