using System.Text.RegularExpressions;
using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>What names, passwords, roles and queues may look like. ASCII only: two names that look alike must not be two people.</summary>
public static partial class AccountRules
{
    /// <summary>Characters of a password at least.</summary>
    public const int MinPassword = 8;

    /// <summary>Characters of a password at most; hashing longer ones would cost an attacker nothing and us time.</summary>
    public const int MaxPassword = 256;

    /// <summary>Queues of one account at most.</summary>
    public const int MaxQueues = 100;

    /// <summary>Whether a name could belong to an account at all.</summary>
    /// <param name="name">Name.</param>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>Whether a text could be the id of a queue, or is <c>*</c>.</summary>
    internal static bool IsQueue(string queue) => queue == "*" || Queue().IsMatch(queue);

    /// <summary>What is wrong with a new account or token, or null.</summary>
    /// <param name="name">Name.</param>
    /// <param name="roles">Roles.</param>
    /// <param name="queues">Queues.</param>
    public static string? Problem(string name, IReadOnlyList<Role> roles, IReadOnlyList<string> queues)
    {
        if (!IsName(name))
        {
            return $"name is '{Shown(name)}'; use 1 to 64 of the characters A-Z a-z 0-9 . _ @ - and start with a letter or digit.";
        }

        if (roles.Count == 0)
        {
            return $"roles is empty; give at least one of {string.Join(", ", RoleNames.All.Keys)}.";
        }

        if (queues.Count > MaxQueues)
        {
            return $"queues has {queues.Count} entries; at most {MaxQueues}, or * for all.";
        }

        var bad = queues.FirstOrDefault(static queue => !IsQueue(queue));
        return bad is null ? null : $"queues holds '{Shown(bad)}'; give queue ids as the policy names them, or * for all.";
    }

    /// <summary>What is wrong with a password, or null. Never repeats it.</summary>
    /// <param name="password">Password.</param>
    public static string? PasswordProblem(string password) => password.Length switch
    {
        < MinPassword => $"password has {password.Length} characters; use at least {MinPassword}.",
        > MaxPassword => $"password has {password.Length} characters; use at most {MaxPassword}.",
        _ => null,
    };

    /// <summary>A stranger's text, short enough and plain enough for an error message.</summary>
    internal static string Shown(string text) =>
        new([.. text.Take(64).Select(static c => c is >= ' ' and <= '~' ? c : '?')]);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Queue();
}
