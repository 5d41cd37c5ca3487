using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Scripts;

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

    /// <summary>
    /// Gives a claim back and records it. Giving back is never refused for want of a record: the next claim says enough.
    /// A review that is skipped is not offered to this person by <c>next</c> for <see cref="ReviewQueueOptions.SkipFor"/>.
    /// </summary>
    public async Task<ClaimOutcome> GiveBackAsync(string id, Reviewer reviewer, long fence, CancellationToken cancellation, bool skip = false)
    {
        var outcome = await _queue.ReleaseAsync(id, reviewer, fence, cancellation, skip);
        if (outcome is ClaimOutcome.Released)
        {
            try
            {
                if (await _endings.HeldAsync(id, cancellation) is { } held)
                {
                    var detail = skip ? new JsonObject { ["fence"] = fence, ["skipped"] = true } : new JsonObject { ["fence"] = fence };
                    await _ledger.AppendAsync(held.About(EntryKinds.ReviewReleased, reviewer.ToActor(), detail), cancellation);
                }
            }
            catch (LedgerUnavailableException away)
            {
                _log.NotRecorded(id, away.Message);
            }
        }

        return outcome;
    }

    /// <summary>
    /// Moves the deadline of a claimed review once, by as much as its queue allows, and records it. Repeating it under the same claim changes
    /// nothing and gives the same answer.
    /// </summary>
    public async Task<ClaimOutcome> ExtendAsync(string id, Reviewer reviewer, long fence, CancellationToken cancellation)
    {
        try
        {
            if (await _endings.HeldAsync(id, cancellation) is not { } held)
            {
                return new ClaimOutcome.Unknown();
            }

            if (held.Extension <= TimeSpan.Zero)
            {
                return new ClaimOutcome.NotAllowed($"The queue '{held.Queue}' does not let deadlines be moved.");
            }

            if (await _queue.BeginAsync(held.Queue, id, reviewer, fence, TimeToAnswer, cancellation) is { } refused)
            {
                return refused;
            }

            var draft = held.About(
                EntryKinds.ReviewExtended,
                reviewer.ToActor(),
                new JsonObject { ["queue"] = held.Queue, ["fence"] = fence, ["byMs"] = (long)held.Extension.TotalMilliseconds });
            switch (await _ledger.AppendAsync(draft with { UniqueKey = ReviewKeys.Extended(id) }, cancellation))
            {
                case AppendResult.Unavailable away:
                    return new ClaimOutcome.Unavailable(away.Problem);
                case AppendResult.Duplicate { Existing: var earlier } when !(earlier.Actor.Id == reviewer.Name && (long)earlier.Detail!["fence"]! == fence):
                    return new ClaimOutcome.NotAllowed("The deadline of this review was moved already; it is moved once only.");
            }

            await _endings.TellAsync(
                QueueScript.Extend, held.Queue, id, ReviewState.Pending, held.Extension.TotalMilliseconds, _queue.Options.KeepFinished.TotalMilliseconds);
            return await _queue.RenewAsync(id, reviewer, fence, cancellation);
        }
        catch (LedgerUnavailableException away)
        {
            return new ClaimOutcome.Unavailable(away.Message);
        }
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
                Actor = reviewer.ToActor(),
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
