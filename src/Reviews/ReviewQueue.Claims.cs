using Holdpoint.Contracts;
using Holdpoint.Reviews.Scripts;
using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <content>Claims: one script call each, its answer turned into a named outcome.</content>
public sealed partial class ReviewQueue
{
    private double LeaseMs => _options.Lease.TotalMilliseconds;

    /// <summary>Claims the next review that this person may decide, of one queue or of all of theirs.</summary>
    public async Task<ClaimOutcome> NextAsync(
        Reviewer reviewer, string? queue, IReadOnlyCollection<string> knownQueues, CancellationToken cancellation)
    {
        if (queue is not null && !reviewer.Reviews(queue))
        {
            return new ClaimOutcome.NotAllowed($"{reviewer.Name} does not review the queue '{queue}'.");
        }

        try
        {
            foreach (var candidate in queue is null ? await InOrderAsync(knownQueues.Where(reviewer.Reviews)).WaitAsync(cancellation) : [queue])
            {
                if (await NextOfAsync(candidate, reviewer, cancellation) is { } claimed)
                {
                    return claimed;
                }
            }

            return new ClaimOutcome.None();
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            return new ClaimOutcome.Unavailable(QueueFault.Describe(problem));
        }
    }

    /// <summary>Claims that review; claiming one's own claim renews it under the same fence.</summary>
    public Task<ClaimOutcome> ClaimAsync(string id, Reviewer reviewer, CancellationToken cancellation) =>
        TransitionAsync(QueueScript.Claim, null, id, reviewer, cancellation, ReviewCard.Who(reviewer), LeaseMs);

    /// <summary>Renews the lease.</summary>
    public Task<ClaimOutcome> RenewAsync(string id, Reviewer reviewer, long fence, CancellationToken cancellation) =>
        TransitionAsync(QueueScript.Renew, null, id, reviewer, cancellation, fence, LeaseMs);

    /// <summary>Gives the lease back; a skipped review is not offered to this person by <c>next</c> for a while.</summary>
    public Task<ClaimOutcome> ReleaseAsync(string id, Reviewer reviewer, long fence, CancellationToken cancellation, bool skip = false) =>
        TransitionAsync(QueueScript.Release, null, id, reviewer, cancellation, fence, skip ? _options.SkipFor.TotalMilliseconds : 0);

    /// <summary>Notes that somebody looks at a review, for as long as a claim lasts.</summary>
    /// <returns>Who else looks at it.</returns>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked.</exception>
    public Task<IReadOnlyList<string>> LookAsync(string queue, string id, Reviewer reviewer, CancellationToken cancellation) =>
        QueueFault.GuardAsync<IReadOnlyList<string>>(async () =>
        {
            var rows = await QueueScript.Look.RunAsync(_database, _keys.Presence(queue, id), reviewer.Name, LeaseMs).WaitAsync(cancellation);
            return [.. rows.Select(static name => name.ToString())];
        });

    /// <summary>Opens an answer: checks the claim and lengthens its lease to at least that long.</summary>
    /// <returns>Null when the claim stands; else why not.</returns>
    internal async Task<ClaimOutcome?> BeginAsync(
        string queue, string id, Reviewer reviewer, long fence, TimeSpan atLeast, CancellationToken cancellation)
    {
        var outcome = await TransitionAsync(QueueScript.Begin, queue, id, reviewer, cancellation, fence, atLeast.TotalMilliseconds);
        return outcome is ClaimOutcome.None ? null : outcome;
    }

    private async Task<ClaimOutcome> TransitionAsync(
        QueueScript script, string? place, string id, Reviewer reviewer, CancellationToken cancellation, params RedisValue[] arguments)
    {
        try
        {
            if ((place ?? await PlaceAsync(id).WaitAsync(cancellation)) is not { } queue)
            {
                return new ClaimOutcome.Unknown();
            }

            if (!reviewer.Reviews(queue))
            {
                return new ClaimOutcome.NotAllowed($"{reviewer.Name} does not review the queue '{queue}'.");
            }

            var rows = await script.RunAsync(_database, _keys.Review(queue, id), [id, reviewer.Name, .. arguments]).WaitAsync(cancellation);
            var outcome = Outcome(rows);
            if (outcome is (ClaimOutcome.Claimed or ClaimOutcome.Released) && script != QueueScript.Renew)
            {
                _hints.Send(new ReviewEvent(ReviewEventKind.Changed, id, queue, ReviewState.Pending));
            }

            return outcome;
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            return new ClaimOutcome.Unavailable(QueueFault.Describe(problem));
        }
    }

    private async Task<ClaimOutcome?> NextOfAsync(string queue, Reviewer reviewer, CancellationToken cancellation)
    {
        RedisValue from = 0;
        while (true)
        {
            var rows = await QueueScript.Next.RunAsync(
                _database, _keys.Queue(queue), reviewer.Name, ReviewCard.Who(reviewer), LeaseMs, from).WaitAsync(cancellation);
            switch (rows[0].ToString())
            {
                case "claimed":
                    try
                    {
                        var claimed = (ClaimOutcome.Claimed)Outcome(rows);
                        _hints.Send(new ReviewEvent(ReviewEventKind.Changed, claimed.Review.Submission.Id, queue, ReviewState.Pending));
                        return claimed;
                    }
                    catch (TamperedContentException tampered)
                    {
                        // Shown to nobody. The gateway that waits for it submits it again as it was; the claim keeps it from the next caller.
                        _log.Tampered(tampered.Message);
                        await ForgetAsync(queue, rows[3].ToString());
                        continue;
                    }

                case "more":
                    from = (RedisValue)rows[1];
                    continue;
                default:
                    return null;
            }
        }
    }

    /// <summary>Has Redis lose a review: what was made of it there is not what was submitted.</summary>
    private async Task ForgetAsync(string queue, string id) => await QueueScript.Leave.RunAsync(_database, _keys.Review(queue, id), id);

    /// <summary>Queues by what is first in each; those where nothing is open come last, as a lease there may have run out.</summary>
    private async Task<IEnumerable<string>> InOrderAsync(IEnumerable<string> queues)
    {
        var fronts = await Task.WhenAll(queues.Select(async queue =>
            (Queue: queue, Front: await _database.SortedSetRangeByRankWithScoresAsync(_keys.Open(queue), 0, 0))));
        return fronts
            .OrderBy(static entry => entry.Front is [var first] ? first.Score : double.MaxValue)
            .Select(static entry => entry.Queue);
    }

    private async Task<string?> PlaceAsync(string id) => await _database.StringGetAsync(_keys.Place(id));

    private ClaimOutcome Outcome(RedisResult[] rows) => rows[0].ToString() switch
    {
        "claimed" => new ClaimOutcome.Claimed(
            ReviewDocument.Read(rows[3].ToString(), (byte[]?)rows[2], rows[1].ToString(), ReviewState.Pending, _cipher)),
        "released" => new ClaimOutcome.Released(),
        "begun" => new ClaimOutcome.None(),
        var refusal => ReviewLife.Named(refusal) switch
        {
            LifeRefusal.HeldByAnother => new ClaimOutcome.HeldBy(ReviewCard.Parse(rows[1].ToString()).Claim!),
            LifeRefusal.Stale => new ClaimOutcome.Stale(ReviewCard.Parse(rows[1].ToString()).Claim),
            LifeRefusal.Ended => new ClaimOutcome.Closed(State(rows[1])),
            LifeRefusal.Overdue => new ClaimOutcome.Closed(ReviewState.Expired),
            LifeRefusal.Unknown => new ClaimOutcome.Unknown(),
            var barred => new ClaimOutcome.NotAllowed(ReviewLife.Why(barred)),
        },
    };
}
