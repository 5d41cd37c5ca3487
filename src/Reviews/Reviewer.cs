using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Reviews;

/// <summary>An authenticated person (or a tool acting for one) with what they may do.</summary>
/// <param name="Name">Account or token name; distinct names are distinct people, and names that differ in case alone are not distinct.</param>
/// <param name="Type"><c>person</c> or <c>token</c>.</param>
/// <param name="Roles">Roles.</param>
/// <param name="Queues">Queues; <c>*</c> means all.</param>
public sealed record Reviewer(string Name, string Type, IReadOnlyList<Role> Roles, IReadOnlyList<string> Queues)
{
    /// <summary>The one way to compare names of people and consumers.</summary>
    internal static StringComparer SamePerson => StringComparer.OrdinalIgnoreCase;

    /// <summary>Whether this person reviews that queue at all.</summary>
    /// <param name="queue">Queue id.</param>
    public bool Reviews(string queue) => Queues.Contains("*", StringComparer.Ordinal) || Queues.Contains(queue, StringComparer.Ordinal);

    /// <summary>As the ledger names them.</summary>
    public EntryActor ToActor() => new(Type, Name, [.. Roles.Select(RoleName)]);

    /// <summary>Whether this person may take that seat: it is one of their roles, or a queue that was given to them by name.</summary>
    internal bool CanSit(string seat) => Groups.Contains(seat, StringComparer.Ordinal);

    /// <summary>What seats this person may take.</summary>
    internal IEnumerable<string> Groups => Roles.Select(RoleName).Concat(Queues.Where(static queue => queue != "*"));

    internal static string RoleName(Role role) => role.ToString().ToLowerInvariant();
}
