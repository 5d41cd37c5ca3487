using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Problems;
using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>Who may see which queues. Whether somebody may <em>decide</em> a review is judged by the review desk, on the ledger's entries.</summary>
internal static class ReviewAccess
{
    /// <summary>Roles that read held content at all.</summary>
    internal static readonly Role[] Readers = [Role.Reviewer, Role.Lead, Role.Auditor, Role.Admin];

    /// <summary>Roles that read every queue, their own or not: leads take over, auditors check, admins set up.</summary>
    private static readonly Role[] ReadersOfAll = [Role.Lead, Role.Auditor, Role.Admin];

    /// <summary>Roles that can have a claim.</summary>
    internal static readonly Role[] Deciders = [Role.Reviewer, Role.Lead];

    internal static bool MayRead(this Reviewer person, string queue) =>
        person.Roles.Any(ReadersOfAll.Contains) || (person.Roles.Contains(Role.Reviewer) && person.Reviews(queue));

    /// <summary>The queues that somebody sees: of all there are, and of those they were given by name.</summary>
    internal static IReadOnlyList<string> VisibleQueues(this Reviewer person, KnownQueues known) =>
        [.. known.All.Union(person.Queues.Where(static queue => queue != "*")).Where(person.MayRead).Order(StringComparer.Ordinal)];

    /// <summary>The queues asked for, or all visible ones where none was named.</summary>
    internal static Answer<IReadOnlyList<string>> Select(this Reviewer person, KnownQueues known, IReadOnlyList<string> asked)
    {
        var visible = person.VisibleQueues(known);
        if (asked.Count == 0 || asked is ["*"])
        {
            return Ok(visible);
        }

        return asked.Except(visible).Any()
            ? Refusal.NotAllowed($"One of the queues is not yours to see, or does not exist; yours are: {(visible.Count == 0 ? "none" : string.Join(", ", visible))}.")
            : Ok([.. asked.Distinct()]);

        // An interface type takes no implicit conversion; this names the one that is meant.
        static Answer<IReadOnlyList<string>> Ok(IReadOnlyList<string> queues) => Answer<IReadOnlyList<string>>.Of(queues);
    }
}
