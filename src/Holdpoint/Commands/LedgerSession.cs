using System.CommandLine;
using Holdpoint.Cli.Installation;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Commands;

/// <summary>Opens the ledger for one command, beside a process that may be running on it.</summary>
internal static class LedgerSession
{
    internal static async Task<int> RunAsync(
        SettingsOptions stores, ParseResult parsed, Func<OversightLedger, Task<int>> work, CancellationToken cancellation)
    {
        var configuration = stores.Configuration(parsed);
        await using var ledger = await Stores.OpenLedgerAsync(HoldpointSettings.Read(configuration), configuration, TimeProvider.System, cancellation);
        try
        {
            return await work(ledger);
        }
        catch (LedgerUnavailableException away)
        {
            throw new UserMistakeException(away.Message);
        }
    }
}
