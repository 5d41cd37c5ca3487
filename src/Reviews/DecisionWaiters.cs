using System.Threading.Channels;
using Holdpoint.Ledger;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Reviews;

/// <summary>
/// Everyone in this process who waits for a decision. One loop serves all of them: hints have it look at single reviews, and every
/// <see cref="ReviewQueueOptions.ReconcileInterval"/> it looks at all. It runs only while somebody waits.
/// </summary>
internal sealed class DecisionWaiters(
    ReviewQueue queue, OversightLedger ledger, ReviewEndings endings, EntryActor self, TimeProvider clock, ILogger log)
{
    private const int MostHints = 500;

    private readonly Reconciliation _reconciliation = new(queue, ledger, endings, self, clock, log);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Waiter> _waiting = new(StringComparer.Ordinal);
    private readonly Channel<string> _hints = Channel.CreateBounded<string>(
        new BoundedChannelOptions(65_536) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private bool _running;

    /// <summary>No review is due before this; may be too early, never too late.</summary>
    private DateTimeOffset _earliest = DateTimeOffset.MaxValue;
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
                _earliest = waiter.Due < _earliest ? waiter.Due : _earliest;
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
                await _reconciliation.RunAsync(batch);
                Expect(batch);
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
            if (hint.Kind == ReviewEventKind.Closed)
            {
                Nudge(hint.ReviewId);
            }
            else if (hint.Kind is ReviewEventKind.Stops or ReviewEventKind.Lost)
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

            until = _earliest;
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
                _earliest = Earliest();
                return [.. _waiting.Values];
            }

            // A wake-up costs what it wakes: with ten thousand waiting, all are walked only when one of them may be due.
            HashSet<Waiter> batch = [];
            if (_earliest <= now)
            {
                batch.UnionWith(_waiting.Values.Where(waiter => waiter.Due <= now));
                _earliest = Earliest();
            }

            while (batch.Count < MostHints && _hints.Reader.TryRead(out var id))
            {
                if (_waiting.TryGetValue(id, out var waiter))
                {
                    batch.Add(waiter);
                }
            }

            return [.. batch];
        }
    }

    /// <summary>A look may have found that a review is due at another time.</summary>
    private void Expect(List<Waiter> batch)
    {
        lock (_gate)
        {
            foreach (var waiter in batch)
            {
                _earliest = waiter.Due < _earliest ? waiter.Due : _earliest;
            }
        }
    }

    private DateTimeOffset Earliest() => _waiting.Count == 0 ? DateTimeOffset.MaxValue : _waiting.Values.Min(static waiter => waiter.Due);

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
}
