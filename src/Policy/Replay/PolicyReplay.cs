using Holdpoint.Contracts;

namespace Holdpoint.Policy.Replay;

/// <summary>
/// What a policy would have done to recorded traffic. Where the body was kept, it is judged in full. Where it was not, rules about what the
/// ledger tells (route, model, consumer, time, rate, sample) are judged anew, and a rule about anything else is taken to match where a rule
/// of its name matched then, in shadow or not; rules that nothing was recorded of are named, because they cannot be foreseen.
/// Classifiers are not asked and count as finding nothing.
/// </summary>
/// <param name="policy">The policy to try.</param>
public sealed class PolicyReplay(CompiledPolicy policy)
{
    private readonly Dictionary<(Verdict Before, Verdict After), int> _verdicts = [];
    private readonly Dictionary<string, int> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _recorded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, QueueLoad> _queues = new(StringComparer.Ordinal);
    private int _inFull;
    private int _byRecord;
    private bool _same = true;

    /// <summary>Judges one more; they must come in the order in which they were judged, or rates are wrong.</summary>
    public void Add(RecordedRequest recorded)
    {
        var input = new PolicyInput(recorded.Route, recorded.Model, recorded.Consumer, null, "POST", "", recorded.RequestId, recorded.Body)
        {
            Stage = recorded.Stage, At = recorded.At,
        };
        var verdict = policy.Foresee(input, recorded.Body is null ? recorded.Rules.ToHashSet(StringComparer.Ordinal) : null);
        _inFull += recorded.Body is null ? 0 : 1;
        _byRecord += recorded.Body is null ? 1 : 0;
        _same &= recorded.PolicyDigest == policy.Digest;
        _recorded.UnionWith(recorded.Rules);
        var pair = (recorded.Verdict, verdict.Verdict);
        _verdicts[pair] = _verdicts.GetValueOrDefault(pair) + 1;
        foreach (var rule in verdict.Matched.Concat(verdict.Shadow))
        {
            _rules[rule.Id] = _rules.GetValueOrDefault(rule.Id) + 1;
        }

        if (recorded.Verdict == Verdict.Hold)
        {
            Load(recorded.Queue ?? "").Before++;
        }

        if (verdict.Verdict == Verdict.Hold)
        {
            Load(verdict.Queue ?? "").Add(recorded.At);
        }
    }

    /// <summary>What came of it.</summary>
    /// <param name="from">Start of the time looked at.</param>
    /// <param name="to">Its end.</param>
    /// <param name="handling">How long a reviewer works on one review.</param>
    public ReplayReport Report(DateTimeOffset from, DateTimeOffset to, TimeSpan handling)
    {
        double hours = Math.Max((to - from).TotalHours, 1.0 / 60);
        var queues = _queues.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry =>
        {
            var (busiest, most) = entry.Value.Busiest();
            int votes = policy.Queues.GetValueOrDefault(entry.Key)?.Approvals ?? 1;
            return new ReplayQueue(
                entry.Key, entry.Value.Before, entry.Value.After, entry.Value.After / hours, most, busiest, most * votes * handling.TotalHours);
        });
        string[] unforeseen = _same || _byRecord == 0
            ? []
            : [.. policy.UnrecordedRules.Where(rule => !_recorded.Contains(rule))];
        return new ReplayReport(
            _inFull, _byRecord, new Dictionary<(Verdict, Verdict), int>(_verdicts), [.. queues],
            [.. _rules.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value))], unforeseen);
    }

    private QueueLoad Load(string queue) => _queues.TryGetValue(queue, out var load) ? load : _queues[queue] = new QueueLoad();

    /// <summary>What came into one queue, hour by hour.</summary>
    private sealed class QueueLoad
    {
        private readonly Dictionary<DateTimeOffset, int> _hours = [];

        public int Before { get; set; }

        public int After { get; private set; }

        public void Add(DateTimeOffset at)
        {
            After++;
            var hour = new DateTimeOffset(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
            _hours[hour] = _hours.GetValueOrDefault(hour) + 1;
        }

        public (DateTimeOffset? Hour, int Most) Busiest() =>
            _hours.Count == 0 ? (null, 0) : _hours.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Select(entry => ((DateTimeOffset?)entry.Key, entry.Value)).First();
    }
}
