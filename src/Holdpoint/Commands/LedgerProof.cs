using System.CommandLine;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger proof INDEX</c>: the receipt of one entry, for somebody who has only the entry and the pinned key.</summary>
internal static class LedgerProof
{
    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var index = new Argument<long>("INDEX") { Description = "Index of the entry, from 0" };
        var command = new Command("proof", "Print the receipt of one entry (C2SP tlog-proof)") { index };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            var wanted = parsed.GetValue(index);
            var receipt = await ledger.Tiles.GetReceiptAsync(wanted, cancellation)
                ?? throw new UserMistakeException($"INDEX is {wanted}; the log has {ledger.Health.Size} entries, from 0.");
            await Console.Out.WriteAsync(receipt.ToString());
            return ExitCode.Ok;
        }, cancellation));
        return command;
    }
}
