using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Reviews;

/// <summary>
/// Brings waiting reviews and the truth together, in this order: 1 a decision in the ledger ends the wait; 2 a stop in force ends the review;
/// 3 a deadline that has passed ends it; 4 what Redis lost is submitted again. One ledger read and one Redis call serve 500 reviews.
/// </summary>
internal sealed class Reconciliation(
    ReviewQueue queue, OversightLedger ledger, ReviewEndings endings, EntryActor self, TimeProvider clock, ILogger log)
{
    private const int AtOnce = 500;
    private const int Degree = 16;
    private static readonly string EmptyDigest = BodyDigest.Of([]);

    internal async Task RunAsync(IReadOnlyCollection<Waiter> batch)
    {
        // The ledger first and for all: a Redis that hangs must not delay those whose decision is there.
        var open = new List<Waiter>();
        foreach (var chunk in batch.Chunk(AtOnce))
        {
            open.AddRange(await SettledAsync(chunk));
        }

        open = await StoppedAsync(open);
        await ForEachAsync(await OverdueOrLostAsync(open), static (step, _) => new ValueTask(step()));
    }

    /// <summary>Ends the wait of those whose decision is in the ledger; answers the others.</summary>
    private async Task<List<Waiter>> SettledAsync(IReadOnlyCollection<Waiter> waiters)
    {
        var decided = await ledger.FindManyAsync([.. waiters.Select(static waiter => waiter.DecidedKey)], CancellationToken.None);
        await ForEachAsync(waiters.Where(waiter => decided.ContainsKey(waiter.DecidedKey)), async (waiter, cancellation) =>
        {
            var entry = decided[waiter.DecidedKey];
            waiter.Decided.TrySetResult(await endings.ReadAsync(entry, cancellation));
        });
        return [.. waiters.Where(waiter => !decided.ContainsKey(waiter.DecidedKey))];
    }

    private async Task<List<Waiter>> StoppedAsync(List<Waiter> waiters)
    {
        if (waiters.Count == 0 || await ledger.StopsAsync(CancellationToken.None) is not { Count: > 0 } stops)
        {
            return waiters;
        }

        var scopes = stops.Select(static stop => stop.Scope).ToHashSet(StopScopes.Comparer);
        var stopped = waiters.Where(waiter =>
            StopScopes.Of(waiter.Submission.Route, waiter.Submission.Model).Any(scopes.Contains)).ToHashSet();
        await ForEachAsync(stopped, (waiter, cancellation) => EndAsync(waiter, ReviewState.Stopped, "stop in force", cancellation));
        return [.. waiters.Where(waiter => !stopped.Contains(waiter))];
    }

    /// <summary>What has to be done for those that Redis no longer has or whose time is over.</summary>
    private async Task<List<Func<Task>>> OverdueOrLostAsync(List<Waiter> waiters)
    {
        var steps = new List<Func<Task>>();
        var away = false;
        foreach (var members in waiters.GroupBy(static waiter => waiter.Queue).SelectMany(static group => group.Chunk(AtOnce)))
        {
            TimeSpan?[] left = [];
            try
            {
                left = away ? [] : await queue.TimeLeftAsync(members[0].Queue, [.. members.Select(static waiter => waiter.Submission.Id)]);
            }
            catch (ReviewQueueUnavailableException)
            {
                away = true;
            }

            foreach (var (waiter, rest) in members.Zip(left))
            {
                waiter.Due = rest is { } known ? clock.GetUtcNow() + known : waiter.Due;
                if (rest is null && waiter.Due > clock.GetUtcNow() && CanSubmit(waiter.Submission))
                {
                    steps.Add(() => SubmitAgainAsync(waiter));
                }
            }

            // Without Redis its last word on the deadline holds, by this process's clock; the ledger settles the end either way.
            steps.AddRange(members.Where(waiter => waiter.Due <= clock.GetUtcNow()).Select(Expire));
        }

        return steps;
    }

    private Func<Task> Expire(Waiter waiter) =>
        () => EndAsync(waiter, ReviewState.Expired, "deadline passed", CancellationToken.None).AsTask();

    private async ValueTask EndAsync(Waiter waiter, ReviewState state, string reason, CancellationToken cancellation)
    {
        if (await endings.HeldAsync(waiter.Submission.Id, cancellation) is not { } held)
        {
            log.NotEnded(waiter.Submission.Id, "the ledger has no entry that it was held");
        }
        else if (await endings.EndAsync(held, state, self, reason, cancellation) is AppendResult.Unavailable away)
        {
            log.NotEnded(held.Id, away.Problem);
        }
    }

    /// <summary>Submits a review that Redis lost where the ledger says it waits: with its votes, escalated or extended as it is.</summary>
    private async Task SubmitAgainAsync(Waiter waiter)
    {
        var lost = waiter.Submission;
        if (await endings.HeldAsync(lost.Id, CancellationToken.None) is not { } held)
        {
            log.NotEnded(lost.Id, "the ledger has no entry that it was held");
            return;
        }

        var standing = Standing.New with { Extended = held.IsExtended };
        if (held is { Need: > 1 } or { Seats.Count: > 0 } or { OnReject: RejectRule.Lead })
        {
            var quorum = await endings.QuorumAsync(lost.Id, CancellationToken.None);
            var votes = quorum.Standing.Select(static vote => new VoteNote(vote.Actor.Id, vote.At));
            standing = standing with { Votes = [.. votes], OpenSeats = quorum.OpenSeats };
        }

        var again = held.AsItStands(lost) with { Deadline = held.IsExtended ? lost.Deadline + held.Extension : lost.Deadline };
        if (await queue.SubmitAsync(again, standing, CancellationToken.None) is SubmitOutcome.Pending)
        {
            waiter.Queue = held.Queue;
            log.Resubmitted(lost.Id);
        }
    }

    private static bool CanSubmit(ReviewSubmission submission) => !submission.Body.IsEmpty || submission.Digest == EmptyDigest;

    /// <summary>Each on its own: one review that cannot be read or ended must not keep the others waiting.</summary>
    private Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, ValueTask> step) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Degree }, async (item, cancellation) =>
        {
            try
            {
                await step(item, cancellation);
            }
            catch (Exception problem)
            {
                log.ReconcileFailed(problem is ReviewQueueUnavailableException or LedgerUnavailableException ? problem.Message : problem.ToString());
            }
        });
}
