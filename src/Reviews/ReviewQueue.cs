using Holdpoint.Contracts;
using Holdpoint.Reviews.Scripts;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <summary>
/// The live queue in Redis: every transition is one atomic script that runs alike on Redis, Valkey and Garnet.
/// It carries news and never settles anything: <see cref="ReviewDesk"/> acts on what the ledger says.
/// </summary>
public sealed partial class ReviewQueue : IAsyncDisposable
{
    private readonly ReviewQueueOptions _options;
    private readonly TimeProvider _clock;
    private readonly ConnectionMultiplexer _connection;
    private readonly IDatabase _database;
    private readonly QueueKeys _keys;
    private readonly PayloadCipher _cipher;
    private readonly HintChannel _hints;
    private readonly QueueHeartbeat _heartbeat;

    private ReviewQueue(ReviewQueueOptions options, TimeProvider clock, ConnectionMultiplexer connection, PayloadCipher cipher, ILogger log)
    {
        _options = options;
        _clock = clock;
        _connection = connection;
        _database = connection.GetDatabase();
        _keys = new QueueKeys(options.Prefix);
        _cipher = cipher;
        _hints = new HintChannel(connection, _keys.Hints);
        _heartbeat = new QueueHeartbeat(_database, clock, log);
    }

    /// <summary>Whether Redis answers.</summary>
    public QueueHealth Health => _heartbeat.Health;

    internal ReviewQueueOptions Options => _options;

    internal HintChannel Hints => _hints;

    private double LeaseMs => _options.Lease.TotalMilliseconds;

    /// <summary>Connects.</summary>
    /// <exception cref="ReviewQueueConfigurationException">Redis cannot be reached or must not be used; the message names the setting, the value and the remedy.</exception>
    public static async Task<ReviewQueue> ConnectAsync(
        ReviewQueueOptions options, TimeProvider clock, CancellationToken cancellation, ILoggerFactory? loggers = null)
    {
        var cipher = await PayloadCipher.OpenAsync(options.KeyFolder, cancellation);
        var connection = await RedisConnection.OpenAsync(options, cancellation);
        ILogger log = loggers?.CreateLogger<ReviewQueue>() ?? NullLogger<ReviewQueue>.Instance;
        var queue = new ReviewQueue(options, clock, connection, cipher, log);
        await queue._hints.StartAsync();
        return queue;
    }

    /// <summary>Submits a review, or finds it under its id.</summary>
    public Task<SubmitOutcome> SubmitAsync(ReviewSubmission submission, CancellationToken cancellation) =>
        SubmitAsync(submission, [], cancellation);

    /// <summary>Submits a review together with the votes that the ledger already has, after Redis lost it.</summary>
    internal async Task<SubmitOutcome> SubmitAsync(ReviewSubmission submission, IReadOnlyList<VoteNote> votes, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        try
        {
            // The place is written first: a review that nobody could find by its id would be worse than a place without a review.
            var keep = submission.Deadline - now + _options.KeepFinished;
            var place = _database.StringSetAsync(
                _keys.Place(submission.Id), submission.Queue, keep > _options.KeepFinished ? keep : _options.KeepFinished);
            var known = _database.SetAddAsync(_keys.Queues, submission.Queue);
            var rows = await QueueScript.Submit.RunAsync(
                _database,
                _keys.Review(submission.Queue, submission.Id),
                submission.Id,
                ReviewDocument.Write(submission),
                submission.Consumer,
                ReviewCard.RoleSet(submission.Roles),
                (int)submission.Severity,
                (submission.Deadline - now).TotalMilliseconds,
                (now - submission.SubmittedAt).TotalMilliseconds,
                _cipher.Seal(submission.Id, submission.Body.Span),
                _options.KeepFinished.TotalMilliseconds,
                submission.MaxPending,
                submission.MaxPendingPerConsumer,
                ReviewCard.VoteSet(votes)).WaitAsync(cancellation);
            await Task.WhenAll(place, known).WaitAsync(cancellation);
            if (rows[0].ToString() == "held")
            {
                _hints.Send("held", submission.Id, submission.Queue, ReviewState.Pending);
            }

            return rows[0].ToString() switch
            {
                "closed" => new SubmitOutcome.Closed(State(rows[1])),
                "full" => new SubmitOutcome.Full(rows[1].ToString(), (int)rows[2]),
                _ => new SubmitOutcome.Pending(),
            };
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            return new SubmitOutcome.Unavailable(QueueFault.Describe(problem));
        }
    }

    /// <summary>Whether there is room, or it is there already: asked before anything is recorded, so that a flood costs the ledger nothing.</summary>
    internal async Task<SubmitOutcome> RoomAsync(ReviewSubmission submission, CancellationToken cancellation)
    {
        try
        {
            var pending = _database.SortedSetLengthAsync(_keys.Pending(submission.Queue));
            var own = _database.HashGetAsync(_keys.Consumers(submission.Queue), submission.Consumer);
            var there = _database.HashExistsAsync(_keys.Cards(submission.Queue), submission.Id);
            await Task.WhenAll(pending, own, there).WaitAsync(cancellation);
            return submission switch
            {
                _ when await there => new SubmitOutcome.Pending(),
                { MaxPending: > 0 and var most } when await pending >= most => new SubmitOutcome.Full("maxPending", most),
                { MaxPendingPerConsumer: > 0 and var most } when (long)await own >= most => new SubmitOutcome.Full("maxPendingPerConsumer", most),
                _ => new SubmitOutcome.Pending(),
            };
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            return new SubmitOutcome.Unavailable(QueueFault.Describe(problem));
        }
    }

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
            foreach (var candidate in await InOrderAsync(queue is null ? knownQueues.Where(reviewer.Reviews) : [queue]).WaitAsync(cancellation))
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
        TransitionAsync(QueueScript.Claim, id, reviewer, cancellation, LeaseMs, ReviewCard.RoleList(reviewer.Roles));

    /// <summary>Renews the lease.</summary>
    public Task<ClaimOutcome> RenewAsync(string id, Reviewer reviewer, long fence, CancellationToken cancellation) =>
        TransitionAsync(QueueScript.Renew, id, reviewer, cancellation, fence, LeaseMs);

    /// <summary>Gives the lease back.</summary>
    public Task<ClaimOutcome> ReleaseAsync(string id, Reviewer reviewer, long fence, CancellationToken cancellation) =>
        TransitionAsync(QueueScript.Release, id, reviewer, cancellation, fence);

    /// <summary>Opens an answer: checks the claim and lengthens its lease to at least that long.</summary>
    internal Task<ClaimOutcome> BeginAsync(string id, Reviewer reviewer, long fence, TimeSpan atLeast, CancellationToken cancellation) =>
        TransitionAsync(QueueScript.Begin, id, reviewer, cancellation, fence, atLeast.TotalMilliseconds);

    /// <summary>Carries the news of a vote, an escalation or an end. What Redis does not take is repaired by whoever looks next.</summary>
    internal async Task TellAsync(QueueScript script, string queue, string id, ReviewState state, params RedisValue[] arguments)
    {
        await script.RunAsync(_database, _keys.Review(queue, id), [id, .. arguments]);
        _hints.Send(state == ReviewState.Pending ? "changed" : "closed", id, queue, state);
    }

    /// <summary>What happens in the queue from now on, as hints: a slow reader loses the oldest and must read the state again.</summary>
    public IAsyncEnumerable<ReviewEvent> WatchAsync(CancellationToken cancellation) => _hints.Listen(cancellation);

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _heartbeat.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static ReviewState State(RedisResult text) => Enum.Parse<ReviewState>(text.ToString(), ignoreCase: true);
}
