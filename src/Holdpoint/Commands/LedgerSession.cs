using System.CommandLine;
using Holdpoint.Cli.Installation;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Commands;

/// <summary>Opens the ledger for one command, beside a process that may be running on it.</summary>
internal static class LedgerSession
{
    internal static async Task<int> RunAsync(
        SettingsOptions stores, ParseResult parsed, Func<OversightLedger, Task<int>> work, CancellationToken cancellation) =>
        await RunAsync(stores, parsed, (ledger, _, _) => work(ledger), cancellation);

    internal static async Task<int> RunAsync(
        SettingsOptions stores, ParseResult parsed, Func<OversightLedger, HoldpointSettings, IConfiguration, Task<int>> work, CancellationToken cancellation)
    {
        var configuration = stores.Configuration(parsed);
        var settings = HoldpointSettings.Read(configuration);
        await using var ledger = await Stores.OpenLedgerAsync(settings, configuration, TimeProvider.System, cancellation);
        try
        {
            return await work(ledger, settings, configuration);
        }
        catch (LedgerUnavailableException away)
        {
            throw new UserMistakeException(away.Message);
        }
    }
}
