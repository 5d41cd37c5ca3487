using Holdpoint.Contracts;
using Holdpoint.Policy.Conditions;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Rules;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy;

/// <summary>A policy, ready to evaluate. Immutable and safe for any number of callers at once.</summary>
public sealed class CompiledPolicy
{
    private const string Everything = "*";

    private static readonly PolicyVerdict Allowed = new(Verdict.Allow, null, Severity.Low, [], [], null);

    private readonly Verdict _default;
    private readonly Dictionary<string, RoutePolicy> _routes;
    private readonly List<Rule> _rules;
    private readonly TermIndex _terms;

    internal CompiledPolicy(
        string digest,
        Verdict defaultVerdict,
        IReadOnlyDictionary<string, ModelNote> models,
        IReadOnlyDictionary<string, QueuePolicy> queues,
        Dictionary<string, RoutePolicy> routes,
        List<Rule> rules,
        TermIndex terms)
    {
        Digest = digest;
        Models = models;
        Queues = queues;
        Rules = [.. rules.Select(rule => new RuleNote(rule.Id, rule.Reason))];
        _default = defaultVerdict;
        _routes = routes;
        _rules = rules;
        _terms = terms;
    }

    /// <summary>SHA-256 of the policy's canonical form, lower-case hex.</summary>
    public string Digest { get; }

    /// <summary>Queues by id.</summary>
    public IReadOnlyDictionary<string, QueuePolicy> Queues { get; }

    /// <summary>The model register by id.</summary>
    public IReadOnlyDictionary<string, ModelNote> Models { get; }

    /// <summary>Rules, in file order.</summary>
    public IReadOnlyList<RuleNote> Rules { get; }

    /// <summary>Ids of the routes it describes, <c>*</c> among them where it describes the rest.</summary>
    public IReadOnlyCollection<string> RouteIds => _routes.Keys;

    /// <summary>How a YARP route is overseen: its own entry, else <c>*</c>, else null, which is denied.</summary>
    public RoutePolicy? Route(string routeId) =>
        _routes.TryGetValue(routeId, out var route) ? route : _routes.GetValueOrDefault(Everything);

    /// <summary>
    /// Judges one request. The verdict starts from the route's own (else the default's) and is only ever raised by rules. A route that
    /// no entry describes, and a request without the purpose its route requires, are denied.
    /// </summary>
    public PolicyVerdict Evaluate(in PolicyInput input)
    {
        var outcome = new Outcome();
        JudgeRoute(input, outcome);
        var request = new Evaluation(input, _terms);
        var spans = new SpanList();
        foreach (var rule in _rules)
        {
            if (rule.Condition.IsTrue(request, rule.Role, spans))
            {
                outcome.Add(rule, spans.Take());
            }
            else
            {
                spans.Truncate(0);
            }
        }

        return outcome.IsEmpty ? Allowed : outcome.Verdict();
    }

    private void JudgeRoute(in PolicyInput input, Outcome outcome)
    {
        if (Route(input.Route) is not { } route)
        {
            outcome.Raise(Verdict.Deny, "route", "No policy describes this route.", null);
        }
        else if (route.PurposeRequired && string.IsNullOrWhiteSpace(input.Purpose))
        {
            outcome.Raise(Verdict.Deny, "purpose", $"This route asks for a stated purpose in the header {route.PurposeHeader}.", null);
        }
        else if ((route.Verdict ?? _default) is var verdict and not Verdict.Allow)
        {
            string reason = verdict == Verdict.Deny ? "The policy denies this route." : "Every request on this route is reviewed.";
            outcome.Raise(verdict, "route", reason, route.Queue);
        }
    }
}
