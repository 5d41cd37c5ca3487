using System.CommandLine;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger key</c>: the verifier keys whose signatures new checkpoints carry, for pinning elsewhere.</summary>
internal static class LedgerKey
{
    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var command = new Command("key", "Print the verifier keys that sign now, one a line, the current one first");
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            foreach (var key in ledger.VerifierKeys)
            {
                await Console.Out.WriteLineAsync(key);
            }

            return ExitCode.Ok;
        }, cancellation));
        return command;
    }
}
