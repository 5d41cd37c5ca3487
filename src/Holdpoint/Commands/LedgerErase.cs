using System.CommandLine;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger erase</c>: destroys the content of a review; every proof still verifies.</summary>
internal static class LedgerErase
{
    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var subject = new Argument<string>("REVIEW") { Description = "Id of the review whose content is to go" };
        var reason = new Option<string>("--reason") { Description = "Why; goes into the ledger", HelpName = "TEXT", Required = true };
        var command = new Command("erase", "Destroy what is kept of a review's content") { subject, reason };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            var by = LedgerOperator.Name;
            switch (await ledger.EraseContentAsync(parsed.GetValue(subject)!, by, parsed.GetValue(reason)!, cancellation))
            {
                case AppendResult.Appended { Receipt: var receipt, Entry.Detail: var detail }:
                    await Console.Out.WriteLineAsync($"erased {detail?["records"]} record(s), entry {receipt.Index}");
                    return ExitCode.Ok;
                case AppendResult.Preserved { By: var hold }:
                    throw new UserMistakeException($"REVIEW is under the legal hold {hold.Id} ({hold.Reason}), set by {hold.By}; lift it first.");
                case AppendResult.Unavailable away:
                    throw new UserMistakeException($"whether the content is gone is not known ({away.Problem}); run the command again.");
                default:
                    throw new InvalidOperationException("An erasure is neither unique nor bound to stops.");
            }
        }, cancellation));
        return command;
    }
}
