using Holdpoint.Contracts;
using Holdpoint.Reviews.Scripts;
using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <content>Claims: one script call each, its answer turned into a named outcome.</content>
public sealed partial class ReviewQueue
{
    private async Task<ClaimOutcome> TransitionAsync(
        QueueScript script, string id, Reviewer reviewer, CancellationToken cancellation, params RedisValue[] arguments)
    {
        try
        {
            if (await PlaceAsync(id).WaitAsync(cancellation) is not { } queue)
            {
                return new ClaimOutcome.Unknown();
            }

            if (!reviewer.Reviews(queue))
            {
                return new ClaimOutcome.NotAllowed($"{reviewer.Name} does not review the queue '{queue}'.");
            }

            var rows = await script.RunAsync(_database, _keys.Review(queue, id), [id, reviewer.Name, .. arguments]).WaitAsync(cancellation);
            var outcome = Outcome(rows);
            if (outcome is (ClaimOutcome.Claimed or ClaimOutcome.Released) && script != QueueScript.Begin)
            {
                _hints.Send("changed", id, queue, ReviewState.Pending);
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
                _database, _keys.Queue(queue), reviewer.Name, LeaseMs, from, ReviewCard.RoleList(reviewer.Roles)).WaitAsync(cancellation);
            switch (rows[0].ToString())
            {
                case "claimed":
                    var claimed = (ClaimOutcome.Claimed)Outcome(rows);
                    _hints.Send("changed", claimed.Review.Submission.Id, queue, ReviewState.Pending);
                    return claimed;
                case "more":
                    from = (RedisValue)rows[1];
                    continue;
                default:
                    return null;
            }
        }
    }

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

    private static ClaimOutcome Outcome(RedisResult[] rows) => rows[0].ToString() switch
    {
        "claimed" or "ok" => new ClaimOutcome.Claimed(ReviewDocument.Read(rows[2].ToString(), rows[1].ToString(), ReviewState.Pending)),
        "released" => new ClaimOutcome.Released(),
        "heldby" => new ClaimOutcome.HeldBy(ReviewCard.Parse(rows[1].ToString()).Claim!),
        "stale" => new ClaimOutcome.Stale(ReviewCard.Parse(rows[1].ToString()).Claim),
        "closed" => new ClaimOutcome.Closed(State(rows[1])),
        "overdue" => new ClaimOutcome.Closed(ReviewState.Expired),
        "barred" => new ClaimOutcome.NotAllowed(rows[1].ToString() switch
        {
            "own" => "Nobody decides on their own request.",
            "voted" => "You have answered this review already; it needs another person.",
            _ => "This review is for people with another role.",
        }),
        _ => new ClaimOutcome.Unknown(),
    };
}
