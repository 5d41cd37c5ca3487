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
    private readonly Rule[] _requestRules;
    private readonly Rule[] _responseRules;
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
        _requestRules = [.. rules.Where(rule => rule.Stage == ReviewStage.Request)];
        _responseRules = [.. rules.Where(rule => rule.Stage == ReviewStage.Response)];
        _terms = terms;
    }

    /// <summary>SHA-256 of the policy's canonical form, lower-case hex.</summary>
    public string Digest { get; }

    /// <summary>Counters that each request is counted in before it is judged.</summary>
    internal ConsumerRate[] Rates { get; init; } = [];

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

    /// <summary>Whether answers of a route need to be judged at all; where not, they may pass unread as they come.</summary>
    public bool JudgesAnswers(string routeId) => Route(routeId)?.ResponseReview switch
    {
        ResponseReview.Always => true,
        ResponseReview.WhenRules => _responseRules.Length > 0,
        _ => false,
    };

    /// <summary>
    /// Judges one request, or one answer. The verdict on a request starts from the route's own (else the default's), that on an answer from
    /// whether the route has all answers reviewed; rules only ever raise it. A route that no entry describes, and a request without the
    /// purpose its route requires, are denied.
    /// </summary>
    public PolicyVerdict Evaluate(in PolicyInput input)
    {
        var outcome = new Outcome();
        var rules = RulesFor(input);
        if (input.Stage == ReviewStage.Response)
        {
            JudgeAnswers(input, outcome);
        }
        else
        {
            JudgeRoute(input, outcome);
        }

        var request = new Evaluation(input, _terms);
        Count(request);
        var spans = new SpanList();
        foreach (var rule in rules)
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

    private void Count(Evaluation request)
    {
        foreach (var rate in request.Input.Stage == ReviewStage.Request ? Rates : [])
        {
            rate.Count(request.Input.Consumer, request.At);
        }
    }

    private Rule[] RulesFor(in PolicyInput input) =>
        input.Stage == ReviewStage.Request ? _requestRules
        : Route(input.Route)?.ResponseReview is ResponseReview.Never ? []
        : _responseRules;

    private void JudgeAnswers(in PolicyInput input, Outcome outcome)
    {
        if (Route(input.Route) is not { } route)
        {
            outcome.Raise(Verdict.Deny, "route", "No policy describes this route.", null);
        }
        else if (route.ResponseReview == ResponseReview.Always)
        {
            outcome.Raise(Verdict.Hold, "route", "Every answer on this route is reviewed.", route.ResponseQueue);
        }
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
