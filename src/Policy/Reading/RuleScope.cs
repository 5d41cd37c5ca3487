using Holdpoint.Contracts;
using Holdpoint.Policy.Classifiers;
using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Imports;
using Holdpoint.Policy.Rules;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Reading;

/// <summary>What rules may refer to.</summary>
/// <param name="Queues">The queues.</param>
/// <param name="Terms">The term lists.</param>
/// <param name="Imports">Rules of other projects.</param>
/// <param name="Classifiers">Models that score text.</param>
/// <param name="Models">The model register.</param>
/// <param name="Routes">The routes.</param>
internal sealed record RuleScope(
    IReadOnlyDictionary<string, QueuePolicy> Queues,
    IReadOnlyDictionary<string, TermList> Terms,
    IReadOnlyDictionary<string, RuleFile> Imports,
    IReadOnlyDictionary<string, Classifier> Classifiers,
    IReadOnlyDictionary<string, ModelNote> Models,
    IReadOnlyDictionary<string, RoutePolicy> Routes)
{
    /// <summary>The counters that rules read, one for each window.</summary>
    public List<ConsumerRate> Rates { get; } = [];

    /// <summary>Detectors that rules ask for and that look for terms.</summary>
    public HashSet<Detector> TermDetectors { get; } = [];

    /// <summary>What the expressions of all rules ask for.</summary>
    public ExpressionIndex Expressions { get; } = new();
}
