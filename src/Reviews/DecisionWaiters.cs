using System.Threading.Channels;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Reviews;

/// <summary>
/// Everyone in this process who waits for a decision. One loop serves all of them: hints wake single reviews, and every
/// <see cref="ReviewQueueOptions.ReconcileInterval"/> it looks at all, with one ledger read and one Redis call per 500 reviews.
/// It runs only while somebody waits.
/// </summary>
internal sealed class DecisionWaiters(
    ReviewQueue queue, OversightLedger ledger, ReviewEndings endings, EntryActor self, TimeProvider clock, ILogger log)
{
    private const int AtOnce = 500;
    private const int Degree = 16;
    private static readonly string EmptyDigest = BodyDigest.Of([]);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiter> _waiting = new(StringComparer.Ordinal);
    private readonly Channel<string> _hints = Channel.CreateBounded<string>(
        new BoundedChannelOptions(65_536) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private bool _running;
    private volatile bool _lookAtAll;

    /// <summary>Waits for the decision; only cancellation ends the wait without one.</summary>
    internal async Task<ReviewDecision> WaitAsync(ReviewSubmission submission, CancellationToken cancellation)
    {
        var waiter = Join(submission);
        Nudge(submission.Id);
        try
        {
            return await waiter.Decided.Task.WaitAsync(cancellation);
        }
        finally
        {
            Leave(waiter);
        }
    }

    /// <summary>Has the loop look at that review now.</summary>
    internal void Nudge(string id) => _hints.Writer.TryWrite(id);

    private Waiter Join(ReviewSubmission submission)
    {
        lock (_gate)
        {
            if (!_waiting.TryGetValue(submission.Id, out var waiter))
            {
                _waiting[submission.Id] = waiter = new Waiter(submission);
            }

            waiter.People++;
            if (!_running)
            {
                _running = true;
                _ = Task.Run(RunAsync);
            }

            return waiter;
        }
    }

    private void Leave(Waiter waiter)
    {
        lock (_gate)
        {
            if (--waiter.People == 0)
            {
                _waiting.Remove(waiter.Submission.Id);
            }
        }
    }

    private async Task RunAsync()
    {
        using var stop = new CancellationTokenSource();
        var listening = ListenAsync(stop.Token);
        var nextRound = clock.GetUtcNow() + queue.Options.ReconcileInterval;
        while (await TakeAsync(nextRound) is { } batch)
        {
            if (clock.GetUtcNow() >= nextRound)
            {
                nextRound = clock.GetUtcNow() + queue.Options.ReconcileInterval;
            }

            try
            {
                await ReconcileAsync(batch);
            }
            catch (Exception problem)
            {
                // The loop must outlive any failure: whoever waits here has nobody else.
                log.ReconcileFailed(problem is ReviewQueueUnavailableException or LedgerUnavailableException ? problem.Message : problem.ToString());
            }
        }

        await stop.CancelAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ListenAsync(CancellationToken stop)
    {
        await foreach (var hint in queue.WatchAsync(stop))
        {
            if (hint.Kind == "closed")
            {
                Nudge(hint.ReviewId);
            }
            else if (hint.Kind is "stops" or "lost")
            {
                _lookAtAll = true;
                Nudge("");
            }
        }
    }

    /// <summary>What to look at next: what was hinted at or is due, or at the round everything. Null when nobody waits any more.</summary>
    private async Task<List<Waiter>?> TakeAsync(DateTimeOffset nextRound)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset until;
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _running = false;
                return null;
            }

            until = _waiting.Values.Min(static waiter => waiter.Due);
        }

        // Never spins: a review that is overdue but cannot be ended now is tried again a moment later.
        var pause = (until < nextRound ? until : nextRound) - now;
        await HintAsync(pause > TimeSpan.FromMilliseconds(100) ? pause : TimeSpan.FromMilliseconds(100));
        now = clock.GetUtcNow();
        lock (_gate)
        {
            if (now >= nextRound || _lookAtAll)
            {
                _lookAtAll = false;
                return [.. _waiting.Values];
            }

            var batch = _waiting.Values.Where(waiter => waiter.Due <= now).ToHashSet();
            while (batch.Count < AtOnce && _hints.Reader.TryRead(out var id))
            {
                if (_waiting.TryGetValue(id, out var waiter))
                {
                    batch.Add(waiter);
                }
            }

            return [.. batch];
        }
    }

    private async Task HintAsync(TimeSpan atMost)
    {
        using var timeout = new CancellationTokenSource(atMost, clock);
        try
        {
            await _hints.Reader.WaitToReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // Nothing was hinted at: the round, or a deadline, is what woke us.
        }
    }

    private async Task ReconcileAsync(List<Waiter> batch)
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

        var scopes = stops.Select(static stop => stop.Scope).ToHashSet(StringComparer.Ordinal);
        var stopped = waiters.Where(waiter =>
            HeldEntry.StopScopes(waiter.Submission.Route, waiter.Submission.Model).Any(scopes.Contains)).ToHashSet();
        await ForEachAsync(stopped, (waiter, cancellation) => EndAsync(waiter, ReviewState.Stopped, "stop in force", cancellation));
        return [.. waiters.Where(waiter => !stopped.Contains(waiter))];
    }

    /// <summary>What has to be done for those that Redis no longer has or whose time is over.</summary>
    private async Task<List<Func<Task>>> OverdueOrLostAsync(List<Waiter> waiters)
    {
        var steps = new List<Func<Task>>();
        var away = false;
        foreach (var members in waiters.GroupBy(static waiter => waiter.Submission.Queue).SelectMany(static group => group.Chunk(AtOnce)))
        {
            TimeSpan?[] left = [];
            try
            {
                left = away ? [] : await queue.TimeLeftAsync(members[0].Submission.Queue, [.. members.Select(static waiter => waiter.Submission.Id)]);
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
                    steps.Add(() => SubmitAgainAsync(waiter.Submission));
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

    /// <summary>Submits a review that Redis lost, with the votes and the escalation that the ledger has.</summary>
    private async Task SubmitAgainAsync(ReviewSubmission lost)
    {
        var escalated = await ledger.FindAsync(ReviewKeys.Escalated(lost.Id), CancellationToken.None) is not null;
        IReadOnlyList<LedgerEntry> life = lost.ApprovalsNeeded > 1 ? await endings.LifeAsync(lost.Id, CancellationToken.None) : [];
        var votes = life.Where(static entry => entry.Kind == EntryKinds.ReviewVoted).DistinctBy(static vote => vote.Actor.Id);
        var again = lost with { MaxPending = 0, MaxPendingPerConsumer = 0, Roles = escalated ? [Role.Lead] : lost.Roles };
        var outcome = await queue.SubmitAsync(again, [.. votes.Select(static vote => new VoteNote(vote.Actor.Id, vote.At))], CancellationToken.None);
        if (outcome is SubmitOutcome.Pending)
        {
            log.Resubmitted(lost.Id);
        }
    }

    private static bool CanSubmit(ReviewSubmission submission) => !submission.Body.IsEmpty || submission.Digest == EmptyDigest;

    private static Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, ValueTask> step) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Degree }, step);

    private sealed class Waiter(ReviewSubmission submission)
    {
        internal ReviewSubmission Submission { get; } = submission;

        internal string DecidedKey { get; } = ReviewKeys.Decided(submission.Id);

        internal TaskCompletionSource<ReviewDecision> Decided { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>When its time is over by this process's clock; corrected by what is left by the Redis server's.</summary>
        internal DateTimeOffset Due { get; set; } = submission.Deadline;

        internal int People { get; set; }
    }
}
