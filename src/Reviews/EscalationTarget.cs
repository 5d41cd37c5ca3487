using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>Where a review goes when a reviewer escalates it, as the policy said when it was held.</summary>
/// <param name="Queue">The other queue's id.</param>
/// <param name="Roles">Roles that may decide there.</param>
/// <param name="Need">Agreeing votes needed there; the count begins anew.</param>
/// <param name="Seats">Seats to be filled there.</param>
public sealed record EscalationTarget(string Queue, IReadOnlyList<Role> Roles, int Need, IReadOnlyList<string> Seats);
