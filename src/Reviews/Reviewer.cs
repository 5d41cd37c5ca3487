using Holdpoint.Contracts;

namespace Holdpoint.Reviews;

/// <summary>An authenticated person (or a tool acting for one) with what they may do.</summary>
/// <param name="Name">Account or token name; distinct names are distinct people.</param>
/// <param name="Type"><c>person</c> or <c>token</c>.</param>
/// <param name="Roles">Roles.</param>
/// <param name="Queues">Queues; <c>*</c> means all.</param>
public sealed record Reviewer(string Name, string Type, IReadOnlyList<Role> Roles, IReadOnlyList<string> Queues)
{
    /// <summary>Whether this person reviews that queue at all.</summary>
    /// <param name="queue">Queue id.</param>
    public bool Reviews(string queue) => Queues.Contains("*", StringComparer.Ordinal) || Queues.Contains(queue, StringComparer.Ordinal);
}
