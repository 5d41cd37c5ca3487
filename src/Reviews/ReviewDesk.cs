using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdpoint.Reviews;

/// <summary>
/// Where reviews are held, claimed, answered and released: the ledger settles, Redis carries the news.
/// The gateway and the console both work through this class and nothing else ends a review.
/// </summary>
public sealed partial class ReviewDesk
{
    private const int OverdueAtOnce = 256;

    private readonly ReviewQueue _queue;
    private readonly OversightLedger _ledger;
    private readonly EntryActor _self;
    private readonly ILogger _log;
    private readonly ReviewEndings _endings;
    private readonly DecisionWaiters _waiters;
    private readonly OrphanSweep _orphans;

    /// <summary>A desk over one queue and one ledger; it owns neither.</summary>
    /// <param name="queue">Live queue.</param>
    /// <param name="ledger">The record.</param>
    /// <param name="self">This process, as an actor.</param>
    /// <param name="clock">Time.</param>
    /// <param name="loggers">Where it says what operators should know.</param>
    public ReviewDesk(ReviewQueue queue, OversightLedger ledger, EntryActor self, TimeProvider clock, ILoggerFactory? loggers = null)
    {
        _queue = queue;
        _ledger = ledger;
        _self = self;
        _log = loggers?.CreateLogger<ReviewDesk>() ?? (ILogger)NullLogger.Instance;
        _endings = new ReviewEndings(queue, ledger, _log);
        _waiters = new DecisionWaiters(queue, ledger, _endings, self, clock, _log);
        _orphans = new OrphanSweep(queue, ledger, _endings, self, clock);
        _endings.Ended = _waiters.Nudge;
    }

    /// <summary>
    /// Records <c>review.held</c> (unique per review), then submits to Redis. What was recorded and then finds no room or no Redis is ended as
    /// withdrawn, so that no record of a held review stays open.
    /// </summary>
    public async Task<SubmitOutcome> HoldAsync(ReviewSubmission submission, CancellationToken cancellation)
    {
        if (await _queue.RoomAsync(submission, cancellation) is not SubmitOutcome.Pending and var noRoom)
        {
            return noRoom;
        }

        switch (await _ledger.AppendAsync(HeldEntry.Draft(submission, _self), cancellation))
        {
            case AppendResult.Unavailable away:
                return new SubmitOutcome.Unavailable(away.Problem);
            case AppendResult.Duplicate when await DecidedAsync(submission.Id, cancellation) is { } decided:
                return new SubmitOutcome.Closed(ReviewEndings.StateOf(decided));
        }

        var outcome = await _queue.SubmitAsync(submission, cancellation);
        var why = outcome switch
        {
            SubmitOutcome.Full full => $"queue full: {full.Limit} {full.Value}",
            SubmitOutcome.Unavailable => "the queue could not take it",
            _ => null,
        };
        if (why is not null)
        {
            await TakeBackAsync(submission.Id, why, cancellation);
        }

        return outcome;
    }

    /// <summary>
    /// Waits until the ledger has the review's decision. Wakes by pub/sub, reconciles at least every two seconds, submits again what Redis lost,
    /// and ends the review as expired at its deadline. Only cancellation ends the wait without a decision.
    /// </summary>
    public Task<ReviewDecision> WaitAsync(ReviewSubmission submission, CancellationToken cancellation) =>
        _waiters.WaitAsync(submission, cancellation);

    /// <summary>Ends a pending review as withdrawn.</summary>
    public async Task<AnswerOutcome> WithdrawAsync(string id, string consumer, CancellationToken cancellation)
    {
        try
        {
            if (await _endings.HeldAsync(id, cancellation) is not { } held || held.Consumer != consumer)
            {
                return new AnswerOutcome.Unknown();
            }

            var by = EntryActor.Machine("consumer", consumer);
            return await _endings.EndAsync(held, ReviewState.Withdrawn, by, "withdrawn by the consumer", cancellation) switch
            {
                AppendResult.Appended done => Withdrawn(done.Entry, held),
                AppendResult.Duplicate { Existing: var ended } when ReviewEndings.StateOf(ended) == ReviewState.Withdrawn => Withdrawn(ended, held),
                AppendResult.Duplicate { Existing: var ended } => ReviewEndings.Closed(ended),
                AppendResult.Unavailable away => new AnswerOutcome.Unavailable(away.Problem),
                _ => new AnswerOutcome.Unknown(),
            };
        }
        catch (LedgerUnavailableException away)
        {
            return new AnswerOutcome.Unavailable(away.Message);
        }
    }

    /// <summary>
    /// Gives the warnings that are due, then ends every overdue review as expired; any replica may call it at any time. Overdue is what the Redis server's clock says is overdue.
    /// Every 30 s it also looks for overdue reviews that only the ledger still knows.
    /// </summary>
    /// <returns>How many this call ended.</returns>
    public async Task<int> ExpireDueAsync(CancellationToken cancellation)
    {
        var ended = 0;
        try
        {
            foreach (var (queue, id) in await _queue.WarnAsync(OverdueAtOnce))
            {
                _log.NearDeadline(id, queue);
            }

            var overdue = await _queue.OverdueAsync(OverdueAtOnce);
            var held = await _endings.HeldManyAsync([.. overdue.Select(static due => due.Id)], cancellation);
            await Parallel.ForEachAsync(overdue, cancellation, async (due, token) =>
            {
                // What nobody recorded as held, nothing waits for: Redis may forget it. So may a queue that it has left.
                var known = held.TryGetValue(due.Id, out var review);
                if (known && await _endings.EndAsync(review!, ReviewState.Expired, _self, "deadline passed", token) is AppendResult.Appended)
                {
                    Interlocked.Increment(ref ended);
                }

                if (!known || review!.Queue != due.Queue)
                {
                    await _endings.CarryAsync(due.Queue, due.Id, ReviewState.Expired);
                }
            });
            ended += await _orphans.RunAsync(cancellation);
        }
        catch (Exception away) when (away is ReviewQueueUnavailableException or LedgerUnavailableException)
        {
            _log.ReconcileFailed(away.Message);
        }

        return ended;
    }

    /// <summary>The decision, if the ledger has it.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read now.</exception>
    public async Task<ReviewDecision?> DecisionAsync(string id, CancellationToken cancellation) =>
        await _ledger.FindAsync(ReviewKeys.Decided(id), cancellation) is { } decided ? await _endings.ReadAsync(decided, cancellation) : null;

    /// <summary>
    /// The release gate: checks the digest of the bytes against the decision, then writes <c>request.forwarded</c>, or for an answer
    /// <c>answer.released</c> (unique per review, refused under a stop). Without <see cref="ReleaseOutcome.Go"/> nothing may be sent.
    /// </summary>
    /// <exception cref="InvalidOperationException">The decision is not one that releases: the caller has not looked at it.</exception>
    public async Task<ReleaseOutcome> ReleaseAsync(ReviewSubmission submission, ReviewDecision decision, CancellationToken cancellation)
    {
        if (!ReviewLife.Allows(ReviewLife.Of(decision.State), LifeStep.Release))
        {
            throw new InvalidOperationException($"Review {submission.Id} was {decision.State}: there is nothing to release.");
        }

        try
        {
            // The caller's copy of the decision is not trusted: the ledger's entry is read again.
            if (await DecisionAsync(submission.Id, cancellation) is not { Digest: { } expected } settled)
            {
                return new ReleaseOutcome.Unavailable("The ledger has no decision that releases this review.");
            }

            var bytes = settled.State == ReviewState.Edited ? settled.EditedBody : submission.Body;
            if (bytes is not { } body)
            {
                return new ReleaseOutcome.Unavailable("The edited body is no longer kept.");
            }

            var found = BodyDigest.Of(body.Span);
            found = found == expected ? await ChangedInRedisAsync(submission, cancellation) ?? found : found;
            if (found != expected)
            {
                _log.Mismatch(submission.Id, expected, found);
                return new ReleaseOutcome.Mismatch(expected, found);
            }

            return await _ledger.AppendAsync(Forwarded(submission, expected), cancellation) switch
            {
                AppendResult.Appended forwarded => new ReleaseOutcome.Go(forwarded.Receipt, body),
                AppendResult.Duplicate => new ReleaseOutcome.AlreadyForwarded(),
                AppendResult.Stopped stopped => new ReleaseOutcome.Stopped(stopped.Scope),
                AppendResult.Unavailable away => new ReleaseOutcome.Unavailable(away.Problem),
                _ => throw new InvalidOperationException("An append has four outcomes."),
            };
        }
        catch (LedgerUnavailableException away)
        {
            return new ReleaseOutcome.Unavailable(away.Message);
        }
    }

    private async Task<LedgerEntry?> DecidedAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await _ledger.FindAsync(ReviewKeys.Decided(id), cancellation);
        }
        catch (LedgerUnavailableException)
        {
            return null; // Whoever waits for it finds the decision as soon as the ledger can be read.
        }
    }

    /// <summary>Ends what was recorded as held but never got into the queue. Where that fails too, the sweep over the ledger ends it.</summary>
    private async Task TakeBackAsync(string id, string why, CancellationToken cancellation)
    {
        try
        {
            if (await _endings.HeldAsync(id, cancellation) is { } held)
            {
                await _endings.EndAsync(held, ReviewState.Withdrawn, _self, why, cancellation);
            }
        }
        catch (LedgerUnavailableException away)
        {
            _log.NotEnded(id, away.Message);
        }
    }

    /// <summary>
    /// What Redis holds as the body, where that is not what was held: somebody changed it after the reviewer saw it. A body that is gone,
    /// or a Redis that is away, is no objection: the bytes at hand have the right digest.
    /// </summary>
    private async Task<string?> ChangedInRedisAsync(ReviewSubmission submission, CancellationToken cancellation)
    {
        try
        {
            return await _queue.StoredBodyAsync(submission.Queue, submission.Id, cancellation) is { } stored
                && BodyDigest.Of(stored) is var digest && digest != submission.Digest ? digest : null;
        }
        catch (TamperedContentException)
        {
            return "not what was sealed";
        }
        catch (ReviewQueueUnavailableException)
        {
            return null;
        }
    }

    private EntryDraft Forwarded(ReviewSubmission submission, string digest) => new()
    {
        Kind = submission.Stage == ReviewStage.Response ? EntryKinds.AnswerReleased : EntryKinds.RequestForwarded,
        Subject = submission.RequestId,
        Trace = submission.RequestId,
        Actor = _self,
        Route = submission.Route,
        Model = submission.Model,
        Consumer = submission.Consumer,
        Policy = new EntryPolicy(submission.PolicyDigest, [.. submission.Rules.Select(static rule => rule.Id)]),
        Detail = new JsonObject { ["review"] = submission.Id, ["digest"] = digest },
        UniqueKey = submission.Stage == ReviewStage.Response ? ReviewKeys.Answered(submission.Id) : ReviewKeys.Forwarded(submission.Id),
        UnlessStopped = StopScopes.Of(submission.Route, submission.Model),
    };

    private static AnswerOutcome.Recorded Withdrawn(LedgerEntry entry, HeldEntry held) =>
        new(new DecisionResult(ReviewState.Withdrawn, new ReceiptNote(entry.Index, entry.LeafHash), new VoteCount(0, held.Need)));
}
