namespace Holdpoint.Policy.Rules;

/// <summary>
/// Counts each consumer's requests in a sliding window, in this process. The window moves in 60 steps, so that a count is at most a
/// sixtieth of the window out of date. Safe for any number of callers at once.
/// </summary>
internal sealed class ConsumerRate(TimeSpan window)
{
    /// <summary>Consumers counted one by one; any beyond it are counted together, so that memory stays bounded and a rate can only seem higher.</summary>
    internal const int MostConsumers = 10_000;

    private const int Steps = 60;
    private const string Others = "";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Ring> _rings = new(StringComparer.Ordinal);

    /// <summary>The window.</summary>
    public TimeSpan Window => window;

    /// <summary>Counts one request.</summary>
    public void Count(string consumer, DateTimeOffset at)
    {
        lock (_gate)
        {
            RingOf(consumer, at).Add(Step(at));
        }
    }

    /// <summary>Requests counted in the window that ends then.</summary>
    public long Of(string consumer, DateTimeOffset at)
    {
        lock (_gate)
        {
            return RingOf(consumer, at).Sum(Step(at));
        }
    }

    private long Step(DateTimeOffset at) => at.UtcTicks / Math.Max(1, window.Ticks / Steps);

    private Ring RingOf(string consumer, DateTimeOffset at)
    {
        if (_rings.TryGetValue(consumer, out var ring))
        {
            return ring;
        }

        if (_rings.Count >= MostConsumers)
        {
            long now = Step(at);
            foreach (string idle in _rings.Where(entry => entry.Value.Sum(now) == 0).Select(entry => entry.Key).ToList())
            {
                _rings.Remove(idle);
            }
        }

        string key = _rings.Count >= MostConsumers ? Others : consumer;
        return _rings.TryGetValue(key, out ring) ? ring : _rings[key] = new Ring();
    }

    /// <summary>One consumer's counts, by step.</summary>
    private sealed class Ring
    {
        private readonly int[] _counts = new int[Steps];
        private readonly long[] _steps = new long[Steps];

        public void Add(long step)
        {
            int slot = (int)(step % Steps);
            if (_steps[slot] != step)
            {
                _steps[slot] = step;
                _counts[slot] = 0;
            }

            _counts[slot]++;
        }

        public long Sum(long step)
        {
            long sum = 0;
            for (int slot = 0; slot < Steps; slot++)
            {
                sum += step - _steps[slot] is >= 0 and < Steps ? _counts[slot] : 0;
            }

            return sum;
        }
    }
}
