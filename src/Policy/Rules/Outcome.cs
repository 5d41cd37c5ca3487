using Holdpoint.Contracts;
using Holdpoint.Policy.Classifiers;

namespace Holdpoint.Policy.Rules;

/// <summary>Adds up what matched: the strongest action wins, and of equal ones the gravest, then the first in the file.</summary>
internal sealed class Outcome
{
    private static readonly PolicyVerdict Allowed = new(Contracts.Verdict.Allow, null, Severity.Low, [], [], null);

    private readonly List<MatchedRule> _matched = [];
    private readonly List<MatchedRule> _shadow = [];
    private Verdict _verdict = Contracts.Verdict.Allow;
    private Severity _severity = Severity.Low;
    private Severity _queueSeverity;
    private string? _queue;
    private string? _reason;

    /// <summary>Whether nothing can raise it any more.</summary>
    public bool IsDenied => _verdict == Contracts.Verdict.Deny;

    /// <summary>Adds a rule that matched.</summary>
    public void Add(Rule rule, IReadOnlyList<MatchedSpan> spans)
    {
        var matched = new MatchedRule(rule.Id, rule.Reason, spans);
        if (rule.Shadow)
        {
            _shadow.Add(matched);
            return;
        }

        _matched.Add(matched);
        switch (rule.Action)
        {
            case RuleAction.Deny:
                Strengthen(Contracts.Verdict.Deny, rule.Reason);
                break;
            case RuleAction.Hold:
                Strengthen(Contracts.Verdict.Hold, rule.Reason);
                Wait(rule.Queue, rule.Severity);
                break;
        }
    }

    /// <summary>Adds what does not come from a rule; <paramref name="id"/> stands for it in the record.</summary>
    public void Raise(Verdict verdict, string id, string reason, string? queue)
    {
        _matched.Add(new MatchedRule(id, reason, []));
        Strengthen(verdict, reason);
        if (verdict == Contracts.Verdict.Hold)
        {
            Wait(queue, Severity.Medium);
        }
    }

    /// <summary>Adds classifiers that failed where a rule depended on them, each once.</summary>
    public void AddFailures(IEnumerable<Classifier> failed)
    {
        foreach (var settings in failed.Select(classifier => classifier.Settings))
        {
            string id = $"classifier:{settings.Id}";
            if (!_matched.Exists(matched => matched.Id == id))
            {
                Raise(settings.OnFailure, id, $"The classifier {settings.Id} could not be asked.", settings.Queue);
            }
        }
    }

    /// <summary>The sum.</summary>
    public PolicyVerdict Verdict() => _matched.Count == 0 && _shadow.Count == 0 ? Allowed : new(
        _verdict, _verdict == Contracts.Verdict.Hold ? _queue : null, _severity, _matched, _shadow, _verdict == Contracts.Verdict.Deny ? _reason : null);

    private void Strengthen(Verdict verdict, string reason)
    {
        if (verdict > _verdict)
        {
            _verdict = verdict;
            _reason = reason;
        }
    }

    private void Wait(string? queue, Severity severity)
    {
        if (_queue is null || severity > _queueSeverity)
        {
            _queue = queue;
            _queueSeverity = severity;
        }

        _severity = severity > _severity ? severity : _severity;
    }
}
