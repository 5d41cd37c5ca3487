using System.CommandLine;
using Holdpoint.Cli.Installation;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger migrate</c>: brings the tables of ledger and accounts up to date before new processes start. Running it again does nothing.</summary>
internal static class LedgerMigrate
{
    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var command = new Command("migrate", "Bring the stores' tables up to date");
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => AccountSession.RunAsync(
            stores, parsed, static _ => Console.Out.WriteLineAsync("ledger and accounts are up to date"), cancellation));
        return command;
    }
}
