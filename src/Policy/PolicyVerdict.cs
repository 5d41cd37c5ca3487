using Holdpoint.Contracts;
using Holdpoint.Policy.Classifiers;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy;

/// <summary>What rules look at.</summary>
/// <param name="Route">YARP route id.</param>
/// <param name="Model">Model id; empty when unknown.</param>
/// <param name="Consumer">Consumer name.</param>
/// <param name="Purpose">Stated purpose, if any.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Canonical path.</param>
/// <param name="RequestId">The request's id: sampling is decided by its hash, so that a retry is sampled alike.</param>
/// <param name="Body">The inspected body, of the request or of the answer; null on opaque routes.</param>
public readonly record struct PolicyInput(
    string Route, string Model, string Consumer, string? Purpose, string Method, string Path, string RequestId, InspectedBody? Body)
{
    /// <summary>Which side is judged: only the rules of that side look at it. All but <see cref="Body"/> is the request's on both.</summary>
    public ReviewStage Stage { get; init; }

    /// <summary>The request's header of a name, several joined by commas; null where there is none, or none is known.</summary>
    public Func<string, string?>? Header { get; init; }

    /// <summary>When it came in; unset means now.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Whether it was judged before (now edited, say), so that it is not counted in rates again.</summary>
    public bool IsAgain { get; init; }

    /// <summary>What classifiers are taken to say, by name, instead of being asked.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<ClassifierFinding>>? Classified { get; init; }
}

/// <summary>What the policy says.</summary>
/// <param name="Verdict">The strongest action that matched.</param>
/// <param name="Queue">Where it waits, for hold.</param>
/// <param name="Severity">Gravest severity of the matched hold rules.</param>
/// <param name="Matched">Every rule that matched with effect; <c>route</c> and <c>purpose</c> stand for what the route itself asks.</param>
/// <param name="Shadow">Rules in shadow mode that would have matched.</param>
/// <param name="Reason">The winning rule's reason, for the consumer on deny.</param>
public sealed record PolicyVerdict(
    Verdict Verdict, string? Queue, Severity Severity, IReadOnlyList<MatchedRule> Matched, IReadOnlyList<MatchedRule> Shadow, string? Reason);
