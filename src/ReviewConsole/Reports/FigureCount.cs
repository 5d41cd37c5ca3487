using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.ReviewConsole.Reports;

/// <summary>Counts entries, given oldest first, into the figures of a report.</summary>
internal sealed class FigureCount
{
    private readonly Dictionary<string, long> _volumes = Zero("allowed", "held", "denied", "refused");
    private readonly Dictionary<string, LedgerEntry> _held = new(StringComparer.Ordinal);
    private readonly List<LedgerEntry> _decided = [];
    private readonly Dictionary<(string Review, string Person), DateTimeOffset> _claims = [];
    private readonly Dictionary<string, Dictionary<string, bool>> _votes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, RuleCount> _rules = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (Dictionary<string, long> Answers, List<double> Spent)> _reviewers = new(StringComparer.Ordinal);

    private readonly ReversalCount _reversals = new();
    private long _judged;

    internal void Take(LedgerEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKinds.RequestAllowed:
                Matched(entry, "allowed", static _ => { });
                break;
            case EntryKinds.RequestDenied:
                Matched(entry, "denied", static rule => rule.Denied++);
                break;
            case EntryKinds.RequestRefused:
                _volumes["refused"]++;
                break;
            case EntryKinds.ReviewHeld:
                _held[entry.Subject] = entry;
                Matched(entry, "held", static rule => rule.Held++);
                break;
            case EntryKinds.ReviewClaimed:
                _claims[(entry.Subject, entry.Actor.Id)] = entry.At;
                break;
            case EntryKinds.ReviewVoted:
                Answered(entry, Text(entry, "outcome"));
                var votes = _votes.TryGetValue(entry.Subject, out var of) ? of : _votes[entry.Subject] = new Dictionary<string, bool>(StringComparer.Ordinal);
                votes[entry.Actor.Id] = Text(entry, "outcome") != "reject";
                break;
            case EntryKinds.ReviewEscalated when entry.Detail is { } said && said["fence"] is not null:
                // Without a fence nobody asked for it: a rule of the queue did.
                Answered(entry, "escalate");
                break;
            case EntryKinds.ReviewDecided:
                _decided.Add(entry);
                break;
        }
    }

    /// <summary>Reviews that ended in the period and were held before it; their holding is not among the entries given so far.</summary>
    internal IReadOnlyCollection<string> HeldBefore() => [.. _decided.Select(static entry => entry.Subject).Where(id => !_held.ContainsKey(id))];

    /// <summary>The figures.</summary>
    /// <param name="period">Period.</param>
    /// <param name="read">Entries read.</param>
    /// <param name="earlier">The entries of <see cref="HeldBefore"/>, by review.</param>
    internal OversightReport Report(ReportPeriod period, long read, IReadOnlyDictionary<string, LedgerEntry> earlier)
    {
        var ended = _decided.ConvertAll(entry => new Ended(entry, _held.GetValueOrDefault(entry.Subject) ?? earlier.GetValueOrDefault(entry.Subject)));
        foreach (var (rule, outcome) in ended.SelectMany(static one => (one.Held?.Policy?.Rules ?? []).Select(rule => (rule, one.Outcome))))
        {
            Rule(rule).Outcomes.Add(outcome);
        }

        var pairs = _decided.Select(entry => _votes.GetValueOrDefault(entry.Subject)).Where(static votes => votes?.Count > 1).ToList();
        return new OversightReport(period.From, period.To, read)
        {
            Volumes = _volumes,
            Outcomes = Outcomes(ended.Select(static one => one.Outcome)),
            TimeToDecision = Percentiles.Of(ended.Select(static one => one.Seconds)),
            Queues = Queues(ended),
            Rules = [.. _rules.Select(pair => pair.Value.Figures(pair.Key) with { HoldRate = _judged == 0 ? null : Math.Round((double)pair.Value.Held / _judged, 6) })],
            Reviewers = [.. _reviewers.Select(static pair => new ReviewerFigures(pair.Key, pair.Value.Answers, Percentiles.Of(pair.Value.Spent.Select(static one => (double?)one))))],
            Agreement = new Agreement(pairs.Count, pairs.Count(static votes => votes!.Values.Distinct().Count() == 1)),
            Judged = _judged,
            Reversals = _reversals.Of(ended.Select(static one => (one.Entry.Subject, one.Outcome))),
        };
    }

    private List<QueueFigures> Queues(List<Ended> ended)
    {
        var held = _held.Values.CountBy(static entry => Text(entry, "queue"), StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var endedOf = ended.Where(static one => one.Held is not null).ToLookup(static one => Text(one.Held!, "queue"), StringComparer.Ordinal);
        return [.. held.Keys.Union(endedOf.Select(static group => group.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(queue => new QueueFigures(
            queue, held.GetValueOrDefault(queue), Outcomes(endedOf[queue].Select(static one => one.Outcome)), Percentiles.Of(endedOf[queue].Select(static one => one.Seconds))))];
    }

    private void Matched(LedgerEntry entry, string volume, Action<RuleCount> more)
    {
        _volumes[volume]++;
        _judged += Text(entry, "stage") == "response" ? 0 : 1;
        foreach (var rule in entry.Policy?.Rules ?? [])
        {
            var count = Rule(rule);
            count.Matches++;
            more(count);
        }

        foreach (var rule in entry.Detail?["shadow"] as JsonArray ?? [])
        {
            Rule(rule!.GetValue<string>()).Shadow++;
        }
    }

    private void Answered(LedgerEntry entry, string answer)
    {
        _reversals.Answered(entry.Subject, answer);
        if (!_reviewers.TryGetValue(entry.Actor.Id, out var person))
        {
            _reviewers[entry.Actor.Id] = person = (Zero("approve", "edit", "reject", "escalate"), []);
        }

        person.Answers[answer] = person.Answers.GetValueOrDefault(answer) + 1;
        if (_claims.TryGetValue((entry.Subject, entry.Actor.Id), out var since))
        {
            person.Spent.Add((entry.At - since).TotalSeconds);
        }
    }

    private RuleCount Rule(string id) => _rules.TryGetValue(id, out var count) ? count : _rules[id] = new RuleCount();

    internal static Dictionary<string, long> Outcomes(IEnumerable<string> outcomes)
    {
        var counts = Zero("approved", "edited", "rejected", "expired", "withdrawn", "stopped");
        foreach (var outcome in outcomes)
        {
            counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
        }

        return counts;
    }

    private static Dictionary<string, long> Zero(params string[] names) => names.ToDictionary(static name => name, static _ => 0L, StringComparer.Ordinal);

    private static string Text(LedgerEntry entry, string name) => entry.Detail?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <param name="Entry">The decision.</param>
    /// <param name="Held">The holding, where the ledger still has it.</param>
    private sealed record Ended(LedgerEntry Entry, LedgerEntry? Held)
    {
        public string Outcome { get; } = Text(Entry, "outcome");

        /// <summary>From hold to decision; null where no person decided.</summary>
        public double? Seconds => Held is not null && Outcome is ("approved" or "edited" or "rejected") ? (Entry.At - Held!.At).TotalSeconds : null;
    }

    private sealed class RuleCount
    {
        public long Matches { get; set; }

        public long Held { get; set; }

        public long Denied { get; set; }

        public long Shadow { get; set; }

        public List<string> Outcomes { get; } = [];

        public RuleFigures Figures(string id) => new(id, Matches, Held, Denied, Shadow, FigureCount.Outcomes(Outcomes));
    }
}
