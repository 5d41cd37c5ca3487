using System.Diagnostics;
using System.Diagnostics.Metrics;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Policy;

namespace Holdpoint.Gateway;

/// <summary>What the gateway counts, on the meter <c>Holdpoint.Gateway</c>. Labels are ids from configuration and stable codes, never content.</summary>
public sealed class GatewayMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Holdpoint.Gateway";

    private readonly Meter _meter;
    private readonly Counter<long> _verdicts;
    private readonly Counter<long> _rules;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _unrecorded;
    private readonly Counter<long> _tampered;
    private readonly Counter<long> _answers;
    private readonly UpDownCounter<long> _held;
    private readonly Histogram<double> _waited;
    private readonly Histogram<double> _inspected;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">The application's meters.</param>
    public GatewayMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _verdicts = _meter.CreateCounter<long>("holdpoint.gateway.verdicts", "{request}", "Requests by verdict and route.");
        _rules = _meter.CreateCounter<long>("holdpoint.gateway.rule_matches", "{match}", "Matches by rule and whether the rule was in shadow mode.");
        _refusals = _meter.CreateCounter<long>("holdpoint.gateway.refusals", "{request}", "Requests that were refused, by code.");
        _decisions = _meter.CreateCounter<long>("holdpoint.gateway.decisions", "{review}", "Decisions that reached a waiting request, by outcome.");
        _unrecorded = _meter.CreateCounter<long>("holdpoint.gateway.unrecorded", "{entry}", "Entries that the ledger could not take.");
        _answers = _meter.CreateCounter<long>("holdpoint.gateway.answer_verdicts", "{answer}", "Judged answers by verdict and route.");
        _tampered = _meter.CreateCounter<long>("holdpoint.gateway.tampered", "{review}", "Reviews whose bytes were not those that were decided on; nothing was sent.");
        _held = _meter.CreateUpDownCounter<long>("holdpoint.gateway.held", "{request}", "Requests that wait for a decision now.");
        _waited = _meter.CreateHistogram<double>("holdpoint.gateway.wait", "s", "How long a request waited for its decision, by outcome.");
        _inspected = _meter.CreateHistogram<double>("holdpoint.gateway.inspection.duration", "s", "How long it took to read, decode and validate a body, whoever sent it slowly included.");
    }

    /// <summary>
    /// Shows what alerts look at before anything happens: a counter that appears with its first event hides that event from <c>increase()</c>.
    /// Called once somebody listens.
    /// </summary>
    public void BeginAtZero()
    {
        _tampered.Add(0);
        _unrecorded.Add(0, new KeyValuePair<string, object?>("kind", EntryKinds.RequestAllowed));
        _refusals.Add(0, new KeyValuePair<string, object?>("code", "queue_full"));
        foreach (var outcome in Enum.GetValues<ReviewState>().Where(static state => state != ReviewState.Pending))
        {
            _decisions.Add(0, new KeyValuePair<string, object?>("outcome", Name(outcome)));
        }
    }

    internal void Judged(Verdict verdict, string route) =>
        _verdicts.Add(1, new KeyValuePair<string, object?>("verdict", Name(verdict)), new("route", route));

    internal void AnswerJudged(PolicyVerdict verdict, string route)
    {
        _answers.Add(1, new KeyValuePair<string, object?>("verdict", Name(verdict.Verdict)), new("route", route));
        foreach (var rule in verdict.Matched)
        {
            Matched(rule.Id, shadow: false);
        }

        foreach (var rule in verdict.Shadow)
        {
            Matched(rule.Id, shadow: true);
        }
    }

    internal void Matched(string rule, bool shadow) => _rules.Add(1, new KeyValuePair<string, object?>("rule", rule), new("shadow", shadow));

    internal void Refused(string code) => _refusals.Add(1, new KeyValuePair<string, object?>("code", code));

    internal void WaitBegan() => _held.Add(1);

    internal void WaitEnded() => _held.Add(-1);

    internal void Decided(ReviewState outcome, TimeSpan waited)
    {
        var tags = new TagList { { "outcome", Name(outcome) } };
        _decisions.Add(1, tags);
        _waited.Record(waited.TotalSeconds, tags);
    }

    internal void Inspected(TimeSpan took) => _inspected.Record(took.TotalSeconds);

    internal void Tampered() => _tampered.Add(1);

    internal void NotRecorded(string kind) => _unrecorded.Add(1, new KeyValuePair<string, object?>("kind", kind));

    private static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allow",
        Verdict.Hold => "hold",
        _ => "deny",
    };

    private static string Name(ReviewState state) => state.ToString().ToLowerInvariant();
}
