using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Accounts;
using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Reviewing;

/// <summary>A reviewer as the ledger names one.</summary>
internal static class ReviewerActor
{
    internal static EntryActor ToActor(this Reviewer person) => new(person.Type, person.Name, [.. person.Roles.Select(RoleNames.Of)]);
}
