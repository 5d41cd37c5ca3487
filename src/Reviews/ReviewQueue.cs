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
    private readonly ILogger _log;
    private readonly HintChannel _hints;
    private readonly KnownNames _known;
    private readonly QueueHeartbeat _heartbeat;

    private ReviewQueue(ReviewQueueOptions options, TimeProvider clock, ConnectionMultiplexer connection, PayloadCipher cipher, ILogger log)
    {
        _options = options;
        _clock = clock;
        _connection = connection;
        _database = connection.GetDatabase();
        _keys = new QueueKeys(options.Prefix);
        _cipher = cipher;
        _log = log;
        _hints = new HintChannel(connection, _keys.Hints, clock);
        _known = new KnownNames(_database, _keys.Queues, clock);
        _heartbeat = new QueueHeartbeat(_database, clock, log);
    }

    /// <summary>Whether Redis answers.</summary>
    public QueueHealth Health => _heartbeat.Health;

    internal ReviewQueueOptions Options => _options;

    internal HintChannel Hints => _hints;

    /// <summary>Connects.</summary>
    /// <exception cref="ReviewQueueConfigurationException">Redis cannot be reached or must not be used; the message names the setting, the value and the remedy.</exception>
    public static async Task<ReviewQueue> ConnectAsync(
        ReviewQueueOptions options, TimeProvider clock, CancellationToken cancellation, ILoggerFactory? loggers = null)
    {
        ILogger log = loggers?.CreateLogger<ReviewQueue>() ?? NullLogger<ReviewQueue>.Instance;
        var cipher = await PayloadCipher.OpenAsync(options.KeyFolder, cancellation, options.PayloadKeys);
        var connection = await RedisConnection.OpenAsync(options, log, cancellation);
        var queue = new ReviewQueue(options, clock, connection, cipher, log);
        await queue._hints.StartAsync();
        return queue;
    }

    /// <summary>Submits a review, or finds it under its id.</summary>
    public Task<SubmitOutcome> SubmitAsync(ReviewSubmission submission, CancellationToken cancellation) =>
        SubmitAsync(submission, Standing.New, cancellation);

    /// <summary>Submits a review together with what the ledger already has of it, after Redis lost it or it moved.</summary>
    internal async Task<SubmitOutcome> SubmitAsync(ReviewSubmission submission, Standing standing, CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        try
        {
            // The place is written first: a review that nobody could find by its id would be worse than a place without a review.
            var keep = submission.Deadline - now + submission.Extension + _options.KeepFinished;
            var place = _database.StringSetAsync(
                _keys.Place(submission.Id), submission.Queue, keep > _options.KeepFinished ? keep : _options.KeepFinished);
            var known = _known.NoteAsync(submission.Queue);
            var (longest, limits) = (LongestWait(submission), submission);
            var rows = await QueueScript.Submit.RunAsync(
                _database,
                _keys.Review(submission.Queue, submission.Id),
                submission.Id,
                ReviewDocument.Seal(submission, _cipher),
                _cipher.Seal(submission.Id, submission.Body.Span),
                ReviewCard.Begin(submission, standing),
                (int)submission.Severity,
                (submission.Deadline - now).TotalMilliseconds,
                (now - submission.SubmittedAt).TotalMilliseconds,
                _options.KeepFinished.TotalMilliseconds,
                limits.MaxPending,
                limits.MaxPendingPerConsumer,
                limits.MaxPendingBytes,
                longest.TotalMilliseconds).WaitAsync(cancellation);
            await Task.WhenAll(place, known).WaitAsync(cancellation);
            if (rows[0].ToString() == "held")
            {
                _hints.Send(new ReviewEvent(ReviewEventKind.Held, submission.Id, submission.Queue, ReviewState.Pending));
            }

            return Submitted(rows, submission);
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
            var rows = await QueueScript.Room.RunAsync(
                _database,
                _keys.Queue(submission.Queue),
                submission.Id,
                submission.Consumer,
                submission.Body.Length,
                submission.MaxPending,
                submission.MaxPendingPerConsumer,
                submission.MaxPendingBytes,
                LongestWait(submission).TotalMilliseconds).WaitAsync(cancellation);
            return Submitted(rows, submission);
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            return new SubmitOutcome.Unavailable(QueueFault.Describe(problem));
        }
    }

    /// <summary>Carries the news of a vote, an escalation or an end. What Redis does not take is repaired by whoever looks next.</summary>
    internal async Task TellAsync(QueueScript script, string queue, string id, ReviewState state, params RedisValue[] arguments)
    {
        await script.RunAsync(_database, _keys.Review(queue, id), [id, .. arguments]);
        _hints.Send(new ReviewEvent(state == ReviewState.Pending ? ReviewEventKind.Changed : ReviewEventKind.Closed, id, queue, state));
    }

    /// <summary>
    /// Moves a pending review to the queue that the ledger says it was escalated to: submitted there, then taken out here. Done twice, or
    /// interrupted in between, it comes to the same; what Redis has lost meanwhile its gateway submits again, there.
    /// </summary>
    /// <exception cref="TamperedContentException">What would be moved is not what was submitted.</exception>
    internal async Task MoveAsync(string from, HeldEntry held, CancellationToken cancellation)
    {
        var rows = await QueueScript.Read.RunAsync(_database, _keys.Review(from, held.Id), held.Id).WaitAsync(cancellation);
        if (rows.Length == 3 && rows[0].ToString() == "pending"
            && await StoredBodyAsync(from, held.Id, cancellation) is { } body
            && await TimeLeftAsync(from, [held.Id]) is [{ } left])
        {
            var review = ReviewDocument.Read(held.Id, (byte[]?)rows[2], rows[1].ToString(), ReviewState.Pending, _cipher);
            var there = held.AsItStands(review.Submission with { Body = body, Deadline = _clock.GetUtcNow() + left });
            if (await SubmitAsync(there, new Standing([], null, review.Extended), cancellation) is SubmitOutcome.Unavailable away)
            {
                throw new ReviewQueueUnavailableException(away.Problem, null);
            }
        }

        await QueueScript.Leave.RunAsync(_database, _keys.Review(from, held.Id), held.Id).WaitAsync(cancellation);
        _hints.Send(new ReviewEvent(ReviewEventKind.Moved, held.Id, from, ReviewState.Pending));
    }

    /// <summary>
    /// Has Redis forget a review whose content was erased: its body, its document, who looked at it, who waited for it and where it was. What its append-only file has of them, sealed,
    /// goes with that file's next rewrite. Done twice it comes to the same.
    /// </summary>
    /// <param name="id">A review that has ended, as the ledger has it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked: it is not known to be forgotten.</exception>
    public Task<bool> EraseAsync(string id, CancellationToken cancellation) => QueueFault.GuardAsync(async () =>
    {
        if (await PlaceAsync(id) is not { } queue)
        {
            return false;
        }

        // That it ended may be news that Redis has missed.
        await QueueScript.Leave.RunAsync(_database, _keys.Review(queue, id), id).WaitAsync(cancellation);
        await _database.KeyDeleteAsync([.. _keys.OfOne(queue, id)]).WaitAsync(cancellation);
        await _database.KeyDeleteAsync(_keys.Waiting(id)).WaitAsync(cancellation);
        return await _database.KeyDeleteAsync(_keys.Place(id)).WaitAsync(cancellation);
    });

    /// <summary>What happens from now on, as hints: a slow reader loses the oldest and must read the state again.</summary>
    public IAsyncEnumerable<ReviewEvent> WatchAsync(CancellationToken cancellation) => _hints.Listen(cancellation);

    /// <summary>
    /// What happens from now on, without gaps: read from each queue's numbered record, where hints only say that there is more. Where the record
    /// itself was lost or is too short, <see cref="ReviewEventKind.Lost"/> names the queue whose state is to be read again.
    /// </summary>
    /// <param name="queues">The queues to follow; asked again every two seconds.</param>
    /// <param name="cancellation">Ends it.</param>
    public IAsyncEnumerable<ReviewEvent> FollowAsync(Func<IEnumerable<string>> queues, CancellationToken cancellation) =>
        new QueueRecord(_database, _keys, _hints, _clock).FollowAsync(queues, cancellation);

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _hints.Close();
        await _heartbeat.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private static TimeSpan LongestWait(ReviewSubmission submission) => (submission.Deadline - submission.SubmittedAt) * submission.Capacity;

    private static SubmitOutcome Submitted(RedisResult[] rows, ReviewSubmission submission) => rows[0].ToString() switch
    {
        "ended" => new SubmitOutcome.Closed(State(rows[1])),
        "full" => new SubmitOutcome.Full(rows[1].ToString(), rows[1].ToString() switch
        {
            "maxPending" => submission.MaxPending,
            "maxPendingPerConsumer" => submission.MaxPendingPerConsumer,
            "maxPendingBytes" => (int)(submission.MaxPendingBytes >> 20),
            _ => (int)LongestWait(submission).TotalSeconds,
        }),
        _ => new SubmitOutcome.Pending(),
    };

    private static ReviewState State(RedisResult text) => Enum.Parse<ReviewState>(text.ToString(), ignoreCase: true);
}
