using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>Roles as text: lower case, in claims, in the store and in the ledger alike.</summary>
public static class RoleNames
{
    /// <summary>Every role, by its name.</summary>
    public static readonly IReadOnlyDictionary<string, Role> All =
        Enum.GetValues<Role>().ToDictionary(Of, static role => role, StringComparer.Ordinal);

    /// <summary>The role's name.</summary>
    /// <param name="role">Role.</param>
    public static string Of(Role role) => role switch
    {
        Role.Reviewer => "reviewer",
        Role.Lead => "lead",
        Role.Operator => "operator",
        Role.Auditor => "auditor",
        Role.Admin => "admin",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No such role."),
    };
}
