using Holdpoint.Contracts;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy;

/// <summary>A policy, ready to evaluate. Immutable and safe for any number of callers at once.</summary>
public sealed class CompiledPolicy
{
    /// <summary>SHA-256 of the policy's canonical form, lower-case hex.</summary>
    public string Digest { get; } = null!;

    /// <summary>Queues by id.</summary>
    public IReadOnlyDictionary<string, QueuePolicy> Queues { get; } = null!;

    /// <summary>The model register by id.</summary>
    public IReadOnlyDictionary<string, ModelNote> Models { get; } = null!;

    /// <summary>Rules, in file order.</summary>
    public IReadOnlyList<RuleNote> Rules { get; } = null!;

    /// <summary>How a YARP route is overseen: its own entry, else <c>*</c>, else null, which is denied.</summary>
    public RoutePolicy? Route(string routeId) => throw new NotImplementedException();

    /// <summary>Judges one request.</summary>
    public PolicyVerdict Evaluate(in PolicyInput input) => throw new NotImplementedException();
}

/// <summary>How a route is overseen.</summary>
/// <param name="Route">YARP route id or <c>*</c>.</param>
/// <param name="Api">How its bodies are read.</param>
/// <param name="ModelPointer">Pointer of the model's name in the body, when it is not fixed.</param>
/// <param name="FixedModel">The model's id, when it is.</param>
/// <param name="PurposeHeader">Header in which the consumer states its purpose, if asked for.</param>
/// <param name="PurposeRequired">Whether a request without one is refused.</param>
/// <param name="Verdict">A verdict for the route as a whole, if it has one.</param>
public sealed record RoutePolicy(
    string Route, ApiShape Api, string? ModelPointer, string? FixedModel, string? PurposeHeader, bool PurposeRequired, Verdict? Verdict);

/// <summary>How a queue works.</summary>
/// <param name="Id">Queue id.</param>
/// <param name="Deadline">How long a review may wait.</param>
/// <param name="Approvals">Agreeing votes needed.</param>
/// <param name="Roles">Roles that may decide.</param>
/// <param name="MaxPending">Reviews waiting at most.</param>
/// <param name="MaxPendingPerConsumer">Of one consumer at most.</param>
/// <param name="Instructions">What reviewers are told, if anything.</param>
public sealed record QueuePolicy(
    string Id, TimeSpan Deadline, int Approvals, IReadOnlyList<Role> Roles, int MaxPending, int MaxPendingPerConsumer, string? Instructions);

/// <summary>What rules look at.</summary>
/// <param name="Route">YARP route id.</param>
/// <param name="Model">Model id; empty when unknown.</param>
/// <param name="Consumer">Consumer name.</param>
/// <param name="Purpose">Stated purpose, if any.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Canonical path.</param>
/// <param name="RequestId">The request's id: sampling is decided by its hash, so that a retry is sampled alike.</param>
/// <param name="Body">The inspected body; null on opaque routes.</param>
public readonly record struct PolicyInput(
    string Route, string Model, string Consumer, string? Purpose, string Method, string Path, string RequestId, InspectedBody? Body);

/// <summary>What the policy says.</summary>
/// <param name="Verdict">The strongest action that matched.</param>
/// <param name="Queue">Where it waits, for hold.</param>
/// <param name="Severity">Gravest severity of the matched hold rules.</param>
/// <param name="Matched">Every rule that matched with effect.</param>
/// <param name="Shadow">Rules in shadow mode that would have matched.</param>
/// <param name="Reason">The winning rule's reason, for the consumer on deny.</param>
public sealed record PolicyVerdict(
    Verdict Verdict, string? Queue, Severity Severity, IReadOnlyList<MatchedRule> Matched, IReadOnlyList<MatchedRule> Shadow, string? Reason);
