using System.CommandLine;
using Holdpoint.Cli.Installation;
using Holdpoint.Ledger;
using Holdpoint.ReviewConsole.Accounts;

namespace Holdpoint.Cli.Commands;

/// <summary>Opens the accounts for one command, beside a process that may be running on them. Every change is in the ledger first.</summary>
internal static class AccountSession
{
    /// <summary>Who the ledger says did it: the operator at this machine's command line.</summary>
    internal static EntryActor Operator => LedgerOperator.Name;

    internal static async Task<int> RunAsync(
        SettingsOptions stores, ParseResult parsed, Func<AccountStore, Task> work, CancellationToken cancellation)
    {
        var configuration = stores.Configuration(parsed);
        var settings = HoldpointSettings.Read(configuration);
        await using var ledger = await Stores.OpenLedgerAsync(settings, configuration, TimeProvider.System, cancellation);
        using var accounts = await Stores.OpenAccountsAsync(settings, ledger, TimeProvider.System, cancellation);
        await work(accounts);
        return ExitCode.Ok;
    }

    /// <summary>What was granted, or the refusal as a line for a person.</summary>
    internal static GrantOutcome.Granted Granted(GrantOutcome outcome) => outcome switch
    {
        GrantOutcome.Granted granted => granted,
        GrantOutcome.NameTaken taken => throw new UserMistakeException($"--name is '{taken.Name}'; an account or token of that name exists; choose another."),
        GrantOutcome.Unknown unknown => throw new UserMistakeException($"NAME is '{unknown.Name}'; there is no such account or token; 'holdpoint account list' shows them."),
        GrantOutcome.Invalid invalid => throw new UserMistakeException(invalid.Problem),
        GrantOutcome.Unavailable away => throw new UserMistakeException($"it could not be recorded and was not done: {away.Problem}"),
        _ => throw new InvalidOperationException($"Unexpected {outcome.GetType().Name}."),
    };
}
