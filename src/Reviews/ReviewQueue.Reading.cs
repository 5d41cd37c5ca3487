using Holdpoint.Contracts;
using Holdpoint.Reviews.Scripts;
using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <content>What can be read of a queue. None of it settles anything.</content>
public sealed partial class ReviewQueue
{
    private const int PickAtOnce = 500;

    /// <summary>A review without its content, or null.</summary>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked.</exception>
    /// <exception cref="TamperedContentException">It is not what was submitted.</exception>
    public Task<Review?> GetAsync(string id, CancellationToken cancellation) => QueueFault.GuardAsync(async () =>
    {
        if (await PlaceAsync(id) is not { } queue)
        {
            return null;
        }

        var rows = await QueueScript.Read.RunAsync(_database, _keys.Review(queue, id), id).WaitAsync(cancellation);
        return rows.Length == 3 ? ReviewDocument.Read(id, (byte[]?)rows[2], rows[1].ToString(), State(rows[0]), _cipher) : null;
    });

    /// <summary>The held bytes, decrypted and checked against the digest; null when they are gone.</summary>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked.</exception>
    /// <exception cref="TamperedContentException">They are not what was submitted.</exception>
    public async Task<byte[]?> GetBodyAsync(string id, CancellationToken cancellation)
    {
        if (await GetAsync(id, cancellation) is not { } review || await StoredBodyAsync(review.Submission.Queue, id, cancellation) is not { } body)
        {
            return null;
        }

        return BodyDigest.Of(body) == review.Submission.Digest ? body : throw new TamperedContentException(id);
    }

    /// <summary>The held bytes as Redis has them, decrypted; the caller compares their digest with the ledger's.</summary>
    internal Task<byte[]?> StoredBodyAsync(string queue, string id, CancellationToken cancellation) => QueueFault.GuardAsync(async () =>
    {
        var envelope = (byte[]?)await _database.StringGetAsync(_keys.Body(queue, id)).WaitAsync(cancellation);
        return envelope is null ? null : _cipher.Unseal(id, envelope);
    });

    /// <summary>Pending reviews of these queues in working order: due first, then severity, then age.</summary>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked.</exception>
    public Task<IReadOnlyList<Review>> ListAsync(IReadOnlyCollection<string> queues, int skip, int take, CancellationToken cancellation) =>
        QueueFault.GuardAsync<IReadOnlyList<Review>>(async () =>
        {
            var fronts = await Task.WhenAll(queues.Select(async queue =>
                (await _database.SortedSetRangeByRankWithScoresAsync(_keys.Pending(queue), 0, skip + take - 1))
                .Select(entry => (Queue: queue, Id: entry.Element.ToString(), entry.Score)))).WaitAsync(cancellation);
            var page = fronts.SelectMany(static front => front)
                .OrderBy(static entry => entry.Score).ThenBy(static entry => entry.Id, StringComparer.Ordinal)
                .Skip(skip).Take(take).ToList();
            var found = new Dictionary<string, Review>();
            foreach (var group in page.GroupBy(static entry => entry.Queue))
            {
                foreach (var ids in group.Select(static entry => (RedisValue)entry.Id).Chunk(PickAtOnce))
                {
                    var rows = await QueueScript.Pick.RunAsync(_database, _keys.Queue(group.Key), ids).WaitAsync(cancellation);
                    foreach (var row in rows.Chunk(3))
                    {
                        if (Untampered(row) is { } review)
                        {
                            found[review.Submission.Id] = review;
                        }
                    }
                }
            }

            return [.. page.Select(entry => found.GetValueOrDefault(entry.Id)).OfType<Review>()];
        });

    /// <summary>A row of the queue; null, and said to operators, when it is not what was submitted: one such must not hide all others.</summary>
    private Review? Untampered(RedisResult[] row)
    {
        try
        {
            return ReviewDocument.Read(row[0].ToString(), (byte[]?)row[2], row[1].ToString(), ReviewState.Pending, _cipher);
        }
        catch (TamperedContentException tampered)
        {
            _log.Tampered(tampered.Message);
            return null;
        }
    }

    /// <summary>How many wait in a queue, and since when the oldest.</summary>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked.</exception>
    public Task<(long Pending, DateTimeOffset? Oldest)> DepthAsync(string queue, CancellationToken cancellation) =>
        QueueFault.GuardAsync<(long, DateTimeOffset?)>(async () =>
        {
            var pending = _database.SortedSetLengthAsync(_keys.Pending(queue));
            var oldest = await _database.SortedSetRangeByRankWithScoresAsync(_keys.Ages(queue), 0, 0).WaitAsync(cancellation);
            return (await pending, oldest is [var first] ? ReviewDocument.Time(first.Score) : null);
        });

    /// <summary>How long each review may still wait; null for what Redis does not have as pending.</summary>
    internal Task<TimeSpan?[]> TimeLeftAsync(string queue, IReadOnlyCollection<string> ids) => QueueFault.GuardAsync(async () =>
    {
        var rows = await QueueScript.Status.RunAsync(_database, _keys.Queue(queue), [.. ids.Select(static id => (RedisValue)id)]);
        return rows.Select(static row => row.ToString() is { Length: > 0 } ? TimeSpan.FromMilliseconds((double)row) : (TimeSpan?)null).ToArray();
    });

    /// <summary>Overdue reviews of every queue, at most that many a queue.</summary>
    internal Task<IReadOnlyList<(string Queue, string Id)>> OverdueAsync(int most) => OfEveryQueueAsync(QueueScript.Due, most);

    /// <summary>Takes the warnings that are due in every queue; each is taken once, by whoever asks first.</summary>
    internal async Task<IReadOnlyList<(string Queue, string Id)>> WarnAsync(int most)
    {
        var warned = await OfEveryQueueAsync(QueueScript.Warn, most);
        foreach (var (queue, id) in warned)
        {
            _hints.Send(new ReviewEvent(ReviewEventKind.Warned, id, queue, ReviewState.Pending));
        }

        return warned;
    }

    private Task<IReadOnlyList<(string Queue, string Id)>> OfEveryQueueAsync(QueueScript script, int most) =>
        QueueFault.GuardAsync<IReadOnlyList<(string, string)>>(async () =>
        {
            var found = new List<(string, string)>();
            foreach (var queue in (await _database.SetMembersAsync(_keys.Queues)).Select(static name => name.ToString()))
            {
                var rows = await script.RunAsync(_database, _keys.Queue(queue), most);
                found.AddRange(rows.Select(row => (queue, row.ToString())));
            }

            return found;
        });
}
