using System.Globalization;
using Holdpoint.Contracts;
using Holdpoint.Policy.Conditions;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Reading;
using Holdpoint.Policy.Rules;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy;

/// <summary>A policy, ready to evaluate. Immutable and safe for any number of callers at once.</summary>
public sealed class CompiledPolicy
{
    private const string Everything = "*";

    private readonly Verdict _default;
    private readonly Dictionary<string, RoutePolicy> _routes;
    private readonly Rule[] _requestRules;
    private readonly Rule[] _responseRules;
    private readonly TermIndex _terms;
    private readonly ExpressionIndex _expressions;
    private readonly bool _asksElsewhere;

    internal CompiledPolicy(
        string digest,
        Verdict defaultVerdict,
        IReadOnlyDictionary<string, ModelNote> models,
        IReadOnlyDictionary<string, QueuePolicy> queues,
        Dictionary<string, RoutePolicy> routes,
        List<Rule> rules,
        TermIndex terms,
        ExpressionIndex expressions)
    {
        Digest = digest;
        Models = models;
        Queues = queues;
        Rules = [.. rules.Select(rule => new RuleNote(rule.Id, rule.Reason))];
        Descriptions = [.. rules.Select(RuleDescription.Of)];
        _default = defaultVerdict;
        _routes = routes;
        _requestRules = [.. rules.Where(rule => rule.Stage == ReviewStage.Request)];
        _responseRules = [.. rules.Where(rule => rule.Stage == ReviewStage.Response)];
        _terms = terms;
        _expressions = expressions;
        _asksElsewhere = rules.Exists(rule => rule.Condition.AsksElsewhere);
    }

    /// <summary>SHA-256 of the policy's canonical form, lower-case hex.</summary>
    public string Digest { get; }

    /// <summary>Counters that each request is counted in before it is judged.</summary>
    internal ConsumerRate[] Rates { get; init; } = [];

    /// <summary>What judging one body may cost.</summary>
    internal EvaluationLimits Limits { get; init; } = EvaluationLimits.Default;

    /// <summary>Queues by id.</summary>
    public IReadOnlyDictionary<string, QueuePolicy> Queues { get; }

    /// <summary>The model register by id.</summary>
    public IReadOnlyDictionary<string, ModelNote> Models { get; }

    /// <summary>Rules, in file order.</summary>
    public IReadOnlyList<RuleNote> Rules { get; }

    /// <summary>What each rule does, in file order, for people who read the policy.</summary>
    public IReadOnlyList<RuleDescription> Descriptions { get; }

    /// <summary>Rules that look at more than the ledger tells of a request.</summary>
    internal IEnumerable<string> UnrecordedRules => _requestRules.Concat(_responseRules).Where(rule => !rule.Condition.IsRecorded).Select(rule => rule.Id);

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
    /// Judges one request, or one answer, without asking anybody: classifiers count as failed. The verdict on a request starts from the
    /// route's own (else the default's), that on an answer from whether the route has all answers reviewed; rules only ever raise it. A route
    /// that no entry describes, and a request without the purpose its route requires, are denied. A body that costs more to judge than the
    /// policy's limits allow gets the verdict they name (<c>limit:text</c> or <c>limit:time</c> among what matched): what was not read is not let through.
    /// </summary>
    public PolicyVerdict Evaluate(in PolicyInput input)
    {
        var request = Begin(input);
        if (_asksElsewhere)
        {
            request.Classified.IsFinal = true;
        }

        return End(request, Judge(request));
    }

    /// <summary>
    /// As <see cref="Evaluate"/>, asking classifiers where a rule's outcome depends on them and the request is not denied anyway; completes
    /// at once when none is needed. Each classifier has its own time; one that fails leads to what the policy says of that.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ValueTask<PolicyVerdict> EvaluateAsync(in PolicyInput input, CancellationToken cancellation)
    {
        var request = Begin(input);
        var outcome = Judge(request);
        return !_asksElsewhere || outcome.IsDenied || request.PassedLimit is not null || !request.Classified.IsWaiting ? new(End(request, outcome)) : new(AskAsync(request, cancellation));
    }

    /// <summary>
    /// As <see cref="Evaluate"/> for traffic of the past: classifiers count as finding nothing. Where the body is not known, rules that look
    /// at more than the ledger tells match where <paramref name="recorded"/> says that a rule of their name did.
    /// </summary>
    internal PolicyVerdict Foresee(in PolicyInput input, IReadOnlySet<string>? recorded)
    {
        var request = Begin(input with { Purpose = input.Purpose ?? (recorded?.Contains("purpose") ?? false ? null : "recorded") });
        request.Recorded = recorded;
        request.Classified.IsSilent = true;
        return End(request, Judge(request));
    }

    private async Task<PolicyVerdict> AskAsync(Evaluation request, CancellationToken cancellation)
    {
        Outcome outcome;
        do
        {
            // Each round answers all that the rules missed in the one before; a rule may then miss another classifier's answer.
            await request.Classified.AskAsync(cancellation);
            request.Resume();
            outcome = Judge(request);
        }
        while (request.PassedLimit is null && request.Classified.IsWaiting && !outcome.IsDenied);
        return End(request, outcome);
    }

    private static PolicyVerdict End(Evaluation request, Outcome outcome)
    {
        request.Return();
        return outcome.Verdict();
    }

    private Evaluation Begin(in PolicyInput input)
    {
        var request = Evaluation.Rent(input, _terms, _expressions, Limits);
        Count(request);
        return request;
    }

    private Outcome Judge(Evaluation request)
    {
        var outcome = new Outcome();
        if (request.Input.Stage == ReviewStage.Response)
        {
            JudgeAnswers(request.Input, outcome);
        }
        else
        {
            JudgeRoute(request.Input, outcome);
        }

        var spans = request.Spans;
        foreach (var rule in RulesFor(request.Input))
        {
            if (_asksElsewhere)
            {
                request.Classified.Begin();
            }

            if (!request.MayGoOn(0))
            {
                break;
            }

            bool matches = request.Recorded is { } recorded && !rule.Condition.IsRecorded ? recorded.Contains(rule.Id) : rule.Condition.IsTrue(request, rule.Role, spans);
            if (matches && request.PassedLimit is null)
            {
                outcome.Add(rule, spans.Take());
                continue;
            }

            spans.Truncate(0);
            if (rule.Condition.AsksElsewhere && !rule.Shadow)
            {
                outcome.AddFailures(request.Classified.Failed);
            }
        }

        spans.Truncate(0);
        if (request.PassedLimit is { } limit)
        {
            outcome.Raise(Limits.Beyond, $"limit:{limit}", Reason(limit), Limits.Queue);
        }

        return outcome;
    }

    private string Reason(string limit) => limit == "time"
        ? $"It took longer than {Durations.Show(Limits.Time)} to judge; send less at once."
        : string.Create(CultureInfo.InvariantCulture, $"It holds more text than is judged, {Limits.Characters:N0} characters as they may be read; send less at once.");

    private void Count(Evaluation request)
    {
        foreach (var rate in request.Input is { Stage: ReviewStage.Request, IsAgain: false } ? Rates : [])
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
