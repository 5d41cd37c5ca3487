using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Live;

/// <summary>
/// What is pending now, as the hub tells it. Events are gathered for 33 ms before anybody is told: a burst of 500 then costs a
/// few renders instead of 500.
/// </summary>
public sealed class ReviewBoard : IReviewClient, IDisposable
{
    /// <summary>Two frames: short enough to look immediate, long enough to gather a burst.</summary>
    internal static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(33);

    /// <summary>How many ended reviews are remembered, to say how a row or an open page ended.</summary>
    private const int MaxEnded = 2_000;

    private Dictionary<string, ReviewSummary> _pending = new(StringComparer.Ordinal);
    private Filling? _filling;
    private readonly Dictionary<string, ReviewState> _ended = new(StringComparer.Ordinal);
    private readonly Queue<string> _endedInOrder = new();
    private readonly Dictionary<string, long> _depths = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private bool _waiting;

    public ReviewBoard(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static board => ((ReviewBoard)board!).Tell(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Raised after a gathered change.</summary>
    public event Action? Changed;

    /// <summary>When the hub last said anything, by this computer's monotonic time.</summary>
    public long LastNews { get; private set; }

    /// <summary>Whether the first of the state has been received yet: what is due first.</summary>
    public bool IsFilled { get; private set; }

    /// <summary>Whether the full state has been received yet.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>The pending reviews by id.</summary>
    public IReadOnlyDictionary<string, ReviewSummary> Pending => _pending;

    /// <summary>The stops in force.</summary>
    public IReadOnlyList<StopNote> Stops { get; private set; } = [];

    /// <summary>Gateways that stopped saying that they run: nobody waits there any more for what they held.</summary>
    public int SilentGateways { get; private set; }

    /// <summary>Reviews waiting in all watched queues, also beyond what <c>Watch</c> could list.</summary>
    public long Count => Math.Max(_pending.Count, _depths.Values.Sum());

    /// <summary>How a review ended, if that is known here.</summary>
    /// <param name="id">Review id.</param>
    public ReviewState? OutcomeOf(string id) => _ended.TryGetValue(id, out var state) ? state : null;

    /// <summary>The state is about to come, in parts. What was there stays until the last of them has; the very first is shown at once.</summary>
    public void BeginFill()
    {
        _filling = new Filling();
        _depths.Clear();
    }

    /// <summary>Takes a part of the state. What the news said meanwhile is newer.</summary>
    /// <param name="part">The part.</param>
    public void Fill(WatchState part)
    {
        if (_filling is not { } filling)
        {
            return;
        }

        foreach (var review in part.Reviews)
        {
            if (!filling.Ended.Contains(review.Id))
            {
                filling.Pending.TryAdd(review.Id, review);
            }
        }

        if (!filling.HasStops)
        {
            (Stops, filling.HasStops) = (part.Stops, true);
        }

        LastNews = _time.GetTimestamp();
        if (!IsFilled)
        {
            // One dictionary for both: what follows is seen when it is all there.
            (_pending, IsFilled) = (filling.Pending, true);
            News();
        }
    }

    /// <summary>The last part has come.</summary>
    public void EndFill()
    {
        if (_filling is { } filling)
        {
            (_pending, _filling, IsFilled, IsWhole) = (filling.Pending, null, true, true);
            News();
        }
    }

    /// <summary>Forgets everything, because another person may sign in on this page.</summary>
    public void Clear()
    {
        _pending.Clear();
        _ended.Clear();
        _endedInOrder.Clear();
        _depths.Clear();
        Stops = [];
        (_filling, IsFilled, IsWhole) = (null, false, false);
        SilentGateways = 0;
        News();
    }

    public Task ReviewHeld(ReviewSummary summary) => Put(summary);

    public Task ReviewChanged(ReviewSummary summary) => Put(summary);

    public Task ReviewClosed(string id, ReviewState outcome)
    {
        _pending.Remove(id);
        _filling?.Pending.Remove(id);
        _filling?.Ended.Add(id);
        if (_ended.TryAdd(id, outcome))
        {
            _endedInOrder.Enqueue(id);
            if (_endedInOrder.Count > MaxEnded)
            {
                _ended.Remove(_endedInOrder.Dequeue());
            }
        }

        return News();
    }

    public Task StopsChanged(IReadOnlyList<StopNote> stops)
    {
        Stops = stops;
        _filling?.HasStops = true;
        return News();
    }

    public Task QueueDepth(string queue, long pending, double oldestSeconds)
    {
        var changed = _depths.GetValueOrDefault(queue) != pending;
        _depths[queue] = pending;
        if (changed)
        {
            return News();
        }

        LastNews = _time.GetTimestamp();
        return Task.CompletedTask;
    }

    public Task GatewayCount(int running, int silent)
    {
        var changed = SilentGateways != silent;
        SilentGateways = silent;
        if (changed)
        {
            return News();
        }

        LastNews = _time.GetTimestamp();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer.Dispose();

    private Task Put(ReviewSummary summary)
    {
        // News may overtake each other: what has ended stays ended.
        if (!_ended.ContainsKey(summary.Id))
        {
            _pending[summary.Id] = summary;
            _filling?.Pending[summary.Id] = summary;
        }

        return News();
    }

    private Task News()
    {
        LastNews = _time.GetTimestamp();
        if (!_waiting)
        {
            _waiting = true;
            _timer.Change(Gather, Timeout.InfiniteTimeSpan);
        }

        return Task.CompletedTask;
    }

    private void Tell()
    {
        _waiting = false;
        Changed?.Invoke();
    }

    /// <summary>A state that is coming in.</summary>
    private sealed class Filling
    {
        internal Dictionary<string, ReviewSummary> Pending { get; } = new(StringComparer.Ordinal);

        internal HashSet<string> Ended { get; } = new(StringComparer.Ordinal);

        internal bool HasStops { get; set; }
    }
}
