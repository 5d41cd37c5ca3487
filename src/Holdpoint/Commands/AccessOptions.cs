using System.CommandLine;
using Holdpoint.Contracts;

namespace Holdpoint.Cli.Commands;

/// <summary>Who something is for and what it may do: the same three options for accounts and tokens.</summary>
internal sealed class AccessOptions
{
    private readonly Option<string> _name = new("--name") { Description = "Its name, as the log will show it", HelpName = "NAME", Required = true };

    private readonly Option<string[]> _roles = new("--role") { Description = $"One of {RoleNames}; may be repeated", HelpName = "ROLE", Required = true };

    private readonly Option<string[]> _queues = new("--queue") { Description = "A queue it may work on; may be repeated (default: all)", HelpName = "QUEUE" };

    private static string RoleNames => string.Join(", ", Enum.GetNames<Role>().Select(static role => role.ToLowerInvariant()));

    internal void AddTo(Command command)
    {
        command.Options.Add(_name);
        command.Options.Add(_roles);
        command.Options.Add(_queues);
    }

    internal (string Name, IReadOnlyList<Role> Roles, IReadOnlyList<string> Queues) Read(ParseResult parsed) => (
        parsed.GetValue(_name)!,
        [.. parsed.GetValue(_roles)!.Select(ParseRole)],
        parsed.GetValue(_queues) is { Length: > 0 } given ? given : ["*"]);

    private static Role ParseRole(string value)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            if (string.Equals(role.ToString(), value, StringComparison.OrdinalIgnoreCase))
            {
                return role;
            }
        }

        throw new UserMistakeException($"--role is '{value}'; it is one of {RoleNames}.");
    }
}
