using Holdpoint.Contracts;

namespace Holdpoint.Policy;

/// <summary>How a queue works.</summary>
/// <param name="Id">Queue id.</param>
/// <param name="Deadline">How long a review may wait.</param>
/// <param name="Approvals">Agreeing votes needed.</param>
/// <param name="Roles">Roles that may decide.</param>
/// <param name="MaxPending">Reviews waiting at most.</param>
/// <param name="MaxPendingPerConsumer">Of one consumer at most.</param>
/// <param name="Instructions">What reviewers are told, if anything.</param>
public sealed record QueuePolicy(
    string Id, TimeSpan Deadline, int Approvals, IReadOnlyList<Role> Roles, int MaxPending, int MaxPendingPerConsumer, string? Instructions)
{
    /// <summary>Seats to be filled by voters: each a role, or a queue that the voter was given by name. At most ten.</summary>
    public IReadOnlyList<string> Seats { get; init; } = [];

    /// <summary>What a single rejection does.</summary>
    public RejectRule OnReject { get; init; }

    /// <summary>The queue that an escalation leads to; null: the leads of this one.</summary>
    public string? EscalateTo { get; init; }

    /// <summary>How long before the deadline a warning is given; zero: none.</summary>
    public TimeSpan WarnAt { get; init; }

    /// <summary>By how much whoever works on a review may move its deadline, once; zero: not at all.</summary>
    public TimeSpan Extension { get; init; }

    /// <summary>Sealed bytes of waiting bodies at most; 0 for no limit.</summary>
    public long MaxPendingBytes { get; init; }

    /// <summary>Estimated wait, as a part of the deadline, at which the queue counts as full; 0 for no estimate.</summary>
    public double Capacity { get; init; }
}
