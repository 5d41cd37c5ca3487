using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Asynchronous;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Recording;
using Holdpoint.Ledger;
using Holdpoint.Reviews;

namespace Holdpoint.Gateway.Background;

/// <summary>How a background response stands that this process did not hold, or has let go.</summary>
internal abstract record BackgroundStanding
{
    /// <summary>The model has answered, and the answer is kept.</summary>
    internal sealed record Answered(BackgroundResponse Response, BackgroundAnswer Answer) : BackgroundStanding;

    /// <summary>Nobody makes its call: this process does.</summary>
    internal sealed record Here(HeldReview Held) : BackgroundStanding;

    /// <summary>There is nothing to be had of it now but this.</summary>
    internal sealed record Told(BackgroundResponse Response) : BackgroundStanding;
}

/// <summary>
/// Answers for background responses that another gateway, or an earlier run of this one, holds or has called for: by what the ledger says, and the answer that is kept beside it.
/// </summary>
internal sealed class BackgroundElsewhere(
    ReviewStatuses statuses, KeptBackgroundAnswers kept, HeldReviews reviews, HeldRecall recall, ReviewDesk desk, OversightLedger ledger, TimeProvider clock)
{
    /// <summary>For so long after the last thing that is recorded, the gateway that did it is taken to be still at it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>How it stands; null when there is none of this consumer.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read now.</exception>
    internal async Task<BackgroundStanding?> FindAsync(BackgroundCallPath asked, Consumer consumer, CancellationToken cancellation)
    {
        if (await statuses.FindAsync(asked.Review, consumer, cancellation) is not { } status)
        {
            return null;
        }

        if (asked.IsCancel && status.State == ReviewState.Pending
            && await desk.WithdrawAsync(asked.Review, consumer.Name, cancellation) is AnswerOutcome.Recorded)
        {
            status = status with { State = ReviewState.Withdrawn };
        }

        if (status.State is not (ReviewState.Approved or ReviewState.Edited))
        {
            return new BackgroundStanding.Told(BackgroundResponse.Of(status));
        }

        if (await kept.FindAsync(asked.Review, cancellation) is { } answer)
        {
            return answer.Fingerprint == consumer.Fingerprint && answer.Collection == asked.Collection
                ? new BackgroundStanding.Answered(Running(status) with { Model = answer.Model }, answer.ToAnswer())
                : null;
        }

        return await ApprovedAsync(asked, status, consumer, cancellation);
    }

    private async Task<BackgroundStanding> ApprovedAsync(BackgroundCallPath asked, ReviewStatus status, Consumer consumer, CancellationToken cancellation)
    {
        var (forward, outcome) = ($"forwarded:{status.Id}", GatewayRecords.OutcomeKey(status.Id));
        var known = await ledger.FindManyAsync([forward, outcome], cancellation);
        if (!known.ContainsKey(forward))
        {
            // The gateway that holds it calls at once; only where there is none any more, this one does.
            return IsRecent(status.DecidedAt) ? new BackgroundStanding.Told(Running(status)) : await HereAsync(asked, status, consumer, cancellation);
        }

        if (!known.TryGetValue(outcome, out var ended))
        {
            return new BackgroundStanding.Told(Running(status));
        }

        if (ended.Detail?["answerReview"] is JsonValue)
        {
            // The model has answered, and its answer waits for people: it is waited for here too.
            return await HereAsync(asked, status, consumer, cancellation);
        }

        return new BackgroundStanding.Told(ended.Kind switch
        {
            EntryKinds.RequestCompleted when IsRecent(ended.At) => Running(status),
            EntryKinds.RequestIndeterminate => BackgroundResponse.Of(status).Failed(
                status.State, "outcome_unknown", "The gateway was lost while the model was asked, so nobody knows whether it acted. It is not asked again by itself."),
            _ => BackgroundResponse.Of(status),
        });
    }

    private async Task<BackgroundStanding> HereAsync(BackgroundCallPath asked, ReviewStatus status, Consumer consumer, CancellationToken cancellation)
    {
        if (await recall.FindAsync(status.Id, consumer, cancellation, evenForwarded: true) is not { } found || found.Call.Path != asked.Collection)
        {
            return new BackgroundStanding.Told(BackgroundResponse.Of(status));
        }

        var held = reviews.Adopt(found, isKept: true);
        // The ledger has the decision already.
        await held.Decided.WaitAsync(cancellation);
        return new BackgroundStanding.Here(held);
    }

    private static BackgroundResponse Running(ReviewStatus status) =>
        new(status.Id, status.SubmittedAt, "", "in_progress") { Ended = status.State };

    private bool IsRecent(DateTimeOffset? at) => at + Grace > clock.GetUtcNow();
}
