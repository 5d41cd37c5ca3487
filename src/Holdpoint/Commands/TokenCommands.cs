using System.CommandLine;
using Holdpoint.Cli.Installation;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Accounts;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint token create</c>: works while a process runs on the same data.</summary>
internal static class TokenCommands
{
    internal static Command Create() => new("token", "Make bearer tokens for tools and scripts") { CreateCreate() };

    private static Command CreateCreate()
    {
        var stores = SettingsOptions.ForStores();
        var name = new Option<string>("--name") { Description = "Name of the token, as the log will show it", HelpName = "NAME", Required = true };
        var roles = new Option<string[]>("--role") { Description = $"One of {RoleNames}; may be repeated", HelpName = "ROLE", Required = true };
        var queues = new Option<string[]>("--queue") { Description = "A queue it may work on; may be repeated (default: all)", HelpName = "QUEUE" };
        var command = new Command("create", "Make a token and print it once; only its hash is kept") { name, roles, queues };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => CreateAsync(
            stores, parsed, parsed.GetValue(name)!, [.. parsed.GetValue(roles)!.Select(ParseRole)], parsed.GetValue(queues) ?? [], cancellation));
        return command;
    }

    private static string RoleNames => string.Join(", ", Enum.GetNames<Role>().Select(static name => name.ToLowerInvariant()));

    private static Role ParseRole(string value) =>
        Enum.TryParse<Role>(value, ignoreCase: true, out var role) && !char.IsAsciiDigit(value[0])
            ? role
            : throw new UserMistakeException($"--role is '{value}'; it is one of {RoleNames}.");

    private static async Task<int> CreateAsync(
        SettingsOptions stores, ParseResult parsed, string name, Role[] roles, string[] queues, CancellationToken cancellation)
    {
        var configuration = stores.Configuration(parsed);
        var settings = HoldpointSettings.Read(configuration);
        await using var ledger = await Stores.OpenLedgerAsync(settings, configuration, TimeProvider.System, cancellation);
        using var accounts = await Stores.OpenAccountsAsync(settings, ledger, TimeProvider.System, cancellation);
        var by = EntryActor.Machine("operator", Environment.UserName);
        var token = await accounts.CreateTokenAsync(name, roles, queues.Length == 0 ? ["*"] : queues, validFor: null, by, cancellation) switch
        {
            GrantOutcome.Granted granted => granted.Token!,
            GrantOutcome.NameTaken => throw new UserMistakeException($"--name is '{name}'; an account or token of that name exists; choose another."),
            GrantOutcome.Invalid invalid => throw new UserMistakeException(invalid.Problem),
            GrantOutcome.Unavailable away => throw new UserMistakeException($"the grant could not be recorded and was not made: {away.Problem}"),
            var other => throw new InvalidOperationException($"Unexpected {other.GetType().Name}."),
        };
        await Console.Out.WriteLineAsync(token);
        return ExitCode.Ok;
    }
}
