using System.CommandLine;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger rotate-key</c>: changes the signing key; for a while checkpoints carry both signatures.</summary>
internal static class LedgerRotateKey
{
    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var reason = new Option<string>("--reason") { Description = "Why; goes into the ledger", HelpName = "TEXT", Required = true };
        var command = new Command("rotate-key", "Change the signing key and print the new verifier key") { reason };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            var entry = LedgerOperator.Recorded(
                await ledger.RotateKeyAsync(LedgerOperator.Name, parsed.GetValue(reason)!, cancellation), "the key was rotated");
            await Console.Out.WriteLineAsync(ledger.VerifierKey);
            await Console.Error.WriteLineAsync($"rotated, entry {entry.Index}; the key before signs along until {entry.Detail?["until"]}");
            return ExitCode.Ok;
        }, cancellation));
        return command;
    }
}
