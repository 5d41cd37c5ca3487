using System.Collections.Concurrent;
using Holdpoint.Gateway.Answers;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Gateway.Responding;
using Holdpoint.Gateway.Tracing;
using Holdpoint.Reviews;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Holding;

/// <summary>
/// The reviews that requests of this process wait for or may come back for. A repeat of a request joins its review; the ledger's unique forward makes sure that of
/// several who wait, one is served. Others may wait for the same review elsewhere: only when nobody waits anywhere, it is withdrawn.
/// </summary>
internal sealed class HeldReviews(
    ReviewDesk desk, HeldRecall recall, KeptAnswers kept, ReviewWaiters waiters, ConsumerShares shares, IHostApplicationLifetime lifetime, TimeProvider clock,
    IOptions<GatewayOptions> options, ILogger<HeldReviews> log)
{
    /// <summary>While somebody waits elsewhere, or nobody can say so: how long until that is looked at again, should that gateway be lost.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, HeldReview> _byKey = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, HeldReview> _byId = new(StringComparer.Ordinal);
    private readonly GatewayOptions _options = options.Value;
    private long _bytes;

    /// <summary>A review by its id, while this process knows it.</summary>
    internal HeldReview? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>A review by what a repeat of its request has in common with it, while this process knows it.</summary>
    internal HeldReview? FindRepeated(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Takes over a review that another process, or an earlier run of this one, submitted.</summary>
    /// <param name="held">It.</param>
    /// <param name="isKept">Whether it goes on when nobody waits.</param>
    /// <returns>It, or the one that was taken over meanwhile.</returns>
    internal HeldReview Adopt(HeldReview held, bool isKept)
    {
        var known = _byKey.GetOrAdd(held.Key, held);
        if (ReferenceEquals(known, held))
        {
            Interlocked.Add(ref _bytes, held.Submission.Body.Length);
            // It was let in where it was held: here it counts, and is not refused.
            held.HasShare = shares.TryTake(held.Submission.Consumer, held.Submission.Body.Length) is null;
            _byId[held.Id] = held;
            held.SetSubmitted(new SubmitOutcome.Pending());
            if (isKept)
            {
                held.Keep();
            }

            _ = FollowAsync(held);
        }

        return known;
    }

    /// <summary>A review by its id and credential: known here, or held by another gateway or an earlier run of this one.</summary>
    internal async Task<HeldReview?> FindOrRecallAsync(string id, Consumer consumer, CancellationToken cancellation)
    {
        if (Find(id) is { } known)
        {
            return known.Call.Fingerprint == consumer.Fingerprint ? known : null;
        }

        return await recall.FindAsync(id, consumer, cancellation) is { } found ? Adopt(found, isKept: true) : null;
    }

    /// <summary>The review goes on without anybody waiting, and any gateway finds it: its consumer is told how to come back.</summary>
    internal async Task KeepAsync(HeldReview held)
    {
        held.Keep();
        await waiters.KeepAsync(held);
        if (held.Answer is null)
        {
            await recall.NoteCallAsync(held);
        }
    }

    /// <summary>Joins a review that is known here.</summary>
    /// <returns>False when it is being withdrawn, here or elsewhere, or its result was taken.</returns>
    internal async Task<bool> TryJoinAsync(HeldReview held)
    {
        if (!held.TryJoin())
        {
            return false;
        }

        if (await waiters.JoinAsync(held))
        {
            return true;
        }

        held.Leave();
        return false;
    }

    /// <summary>Joins the review of the same request, here or where another gateway holds it, or submits a new one.</summary>
    /// <param name="mine">The new one, should there be none to join.</param>
    /// <returns>The review, joined; or why it cannot be held.</returns>
    internal async Task<(HeldReview? Review, Refusal? Refusal)> JoinOrHoldAsync(HeldReview mine)
    {
        using var span = GatewayTraces.Hold(mine);
        if (mine.Answer is null && !_byKey.ContainsKey(mine.Key) && await recall.FindRepeatedAsync(mine, CancellationToken.None) is { } found)
        {
            Adopt(found, isKept: false);
        }

        while (true)
        {
            var held = _byKey.GetOrAdd(mine.Key, mine);
            if (ReferenceEquals(held, mine))
            {
                await SubmitAsync(held);
            }

            switch (await held.Submitted)
            {
                case SubmitOutcome.Pending when await TryJoinAsync(held):
                    span?.SetTag("holdpoint.review.id", held.Id);
                    return (held, null);
                case SubmitOutcome.Pending:
                    Forget(held);
                    continue;
                case SubmitOutcome.Full full:
                    log.QueueFull(held.Submission.Queue, full.Limit, full.Value);
                    return (null, Refusal.QueueFull());
                case SubmitOutcome.Unavailable away:
                    log.CannotHold(held.Submission.RequestId, away.Problem);
                    return (null, lifetime.ApplicationStopping.IsCancellationRequested ? Outcomes.Draining() : Refusal.Unavailable());
                default:
                    return (null, Refusal.Unavailable());
            }
        }
    }

    /// <summary>A waiting request is gone: unless it comes back within the grace time, its review is withdrawn.</summary>
    internal void Leave(HeldReview held)
    {
        if (held.Leave() is { } departure)
        {
            _ = WithdrawForsakenAsync(held, departure);
        }
    }

    /// <summary>Nobody joins it any more: its result was handed out.</summary>
    internal void Forget(HeldReview held) => Forget(held, isLate: false);

    /// <param name="held">It.</param>
    /// <param name="isLate">Whether its end lies so far back that another gateway may hold a newer review of the same request.</param>
    private void Forget(HeldReview held, bool isLate)
    {
        held.End();
        _byId.TryRemove(new(held.Id, held));
        if (_byKey.TryRemove(new(held.Key, held)))
        {
            Interlocked.Add(ref _bytes, -held.Submission.Body.Length);
            if (held.HasShare)
            {
                shares.Return(held.Submission.Consumer, held.Submission.Body.Length);
            }

            _ = held.Answer is null ? recall.DropAsync(held, isLate) : kept.DropAsync(held);
            _ = waiters.DropAsync(held);
        }
    }

    private async Task SubmitAsync(HeldReview held)
    {
        SubmitOutcome outcome = new SubmitOutcome.Unavailable("The gateway failed while submitting.");
        if (shares.TryTake(held.Submission.Consumer, held.Submission.Body.Length) is { } share)
        {
            _byKey.TryRemove(new(held.Key, held));
            held.SetSubmitted(new SubmitOutcome.Full(share.Limit, (int)Math.Min(share.Value, int.MaxValue)));
            return;
        }

        held.HasShare = true;

        try
        {
            var bytes = Interlocked.Add(ref _bytes, held.Submission.Body.Length);
            outcome = bytes > _options.MaxHeldBytes
                ? new SubmitOutcome.Full(nameof(GatewayOptions.MaxHeldBytes), (int)(_options.MaxHeldBytes >> 20))
                : await desk.HoldAsync(held.Submission, lifetime.ApplicationStopping);
        }
        catch (OperationCanceledException)
        {
            outcome = new SubmitOutcome.Unavailable("The gateway is stopping.");
        }
        finally
        {
            if (outcome is SubmitOutcome.Pending)
            {
                log.Held(held.Submission.RequestId, held.Id, held.Submission.Queue);
                _byId[held.Id] = held;
                _ = held.Answer is null ? recall.NoteAsync(held) : Task.CompletedTask;
                _ = FollowAsync(held);
            }
            else
            {
                Forget(held);
            }

            held.SetSubmitted(outcome);
        }
    }

    /// <summary>Follows one review to its decision and keeps the result ready for a while. A stopping process leaves the review open.</summary>
    private async Task FollowAsync(HeldReview held)
    {
        var stopping = lifetime.ApplicationStopping;
        try
        {
            held.SetDecided(await desk.WaitAsync(held.Submission, stopping));
            // One that was withdrawn elsewhere when nobody waited any more is nobody's result: the same request is a new one.
            if (!held.IsWithdrawn || held.IsAwaited)
            {
                await held.Ended.WaitAsync(_options.KeepResult, clock, stopping);
            }
        }
        catch (TimeoutException)
        {
            log.ResultDropped(held.Id);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }
        catch (Exception problem)
        {
            log.FollowFailed(problem, held.Id);
        }

        Forget(held, isLate: true);
    }

    private async Task WithdrawForsakenAsync(HeldReview held, int departure)
    {
        try
        {
            await Task.Delay(_options.WithdrawAfter, clock, lifetime.ApplicationStopping);
            while (held.IsForsakenSince(departure))
            {
                if (await waiters.LeaveAsync(held) == WaitersElsewhere.None && held.TryForsake(departure))
                {
                    await WithdrawAsync(held);
                    return;
                }

                if (!held.IsForsakenSince(departure))
                {
                    // Somebody came back while it was asked.
                    await waiters.JoinAsync(held, reopen: true);
                    return;
                }

                await Task.Delay(LookAgain, clock, lifetime.ApplicationStopping);
            }
        }
        catch (OperationCanceledException)
        {
            log.LeftOpen(held.Id);
        }
        catch (Exception problem)
        {
            log.FollowFailed(problem, held.Id);
        }
    }

    private async Task WithdrawAsync(HeldReview held)
    {
        if (await desk.WithdrawAsync(held.Id, held.Submission.Consumer, CancellationToken.None) is AnswerOutcome.Unavailable away)
        {
            // The review stays open and ends at its deadline at the latest.
            log.WithdrawFailed(held.Id, away.Problem);
        }

        Forget(held);
    }
}
