namespace Holdpoint.Ledger.Tests.Places;

/// <summary>The system's clock, with timers of half an hour and more that fire when a test lets time pass; for what is done by the hour.</summary>
public sealed class HurryingClock : TimeProvider
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly List<Waiting> _waiting = [];
    private TimeSpan _by;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _by;

    public void Pass(TimeSpan time)
    {
        List<Waiting> due;
        lock (_gate)
        {
            _by += time;
            due = [.. _waiting.Where(waiting => waiting.At <= GetUtcNow())];
            _waiting.RemoveAll(due.Contains);
        }

        due.ForEach(static waiting => waiting.Fire());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < Long)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        lock (_gate)
        {
            var waiting = new Waiting(GetUtcNow() + dueTime, () => callback(state));
            _waiting.Add(waiting);
            return waiting;
        }
    }

    private sealed record Waiting(DateTimeOffset At, Action Fire) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
