using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>An account of a person, or a token of a tool, with what it may do. Never carries a password, a token or their hashes.</summary>
/// <param name="Name">Its name; accounts and tokens share one name space, compared without regard to case.</param>
/// <param name="Type"><c>person</c> or <c>token</c>.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="Queues">The queues it reviews; <c>*</c> means all.</param>
/// <param name="Disabled">Whether every call of it is refused.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When a token ends by itself, if it does.</param>
public sealed record Account(
    string Name,
    string Type,
    IReadOnlyList<Role> Roles,
    IReadOnlyList<string> Queues,
    bool Disabled,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt)
{
    /// <summary>The OpenID provider that the person signs in with; null for local accounts and for tokens.</summary>
    public string? Issuer { get; init; }

    /// <summary>As the review queue and the review desk know it.</summary>
    public Reviewer ToReviewer() => new(Name, Type, Roles, Queues);

    /// <summary>As the ledger names it.</summary>
    public EntryActor ToActor() => ToReviewer().ToActor();
}
