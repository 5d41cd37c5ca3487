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
    string Id, TimeSpan Deadline, int Approvals, IReadOnlyList<Role> Roles, int MaxPending, int MaxPendingPerConsumer, string? Instructions);
