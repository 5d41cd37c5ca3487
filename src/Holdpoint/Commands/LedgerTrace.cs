using System.CommandLine;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger trace</c>: one request's whole life, in order, found by the id of the request or of one of its reviews.</summary>
internal static class LedgerTrace
{
    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var id = new Argument<string>("ID") { Description = "Id of a review, or of a request" };
        var command = new Command("trace", "Print one request's whole life, oldest first") { id };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            var subject = parsed.GetValue(id)!;
            var first = await ledger.SearchAsync(new LedgerQuery { Subject = subject, OldestFirst = true, Take = 1 }, cancellation);
            var trace = first.Count > 0 ? first[0].Trace ?? subject : subject;
            var known = first.Count > 0 || (await ledger.SearchAsync(new LedgerQuery { Trace = subject, Take = 1 }, cancellation)).Count > 0;
            return known
                ? await LedgerSearch.PrintAsync(
                    ledger,
                    first.Count > 0 && first[0].Trace is null ? new LedgerQuery { Subject = subject, OldestFirst = true } : new LedgerQuery { Trace = trace, OldestFirst = true },
                    int.MaxValue,
                    cancellation)
                : throw new UserMistakeException($"ID is '{subject}'; no entry of this log is about it; 'holdpoint ledger search' finds ids.");
        }, cancellation));
        return command;
    }
}
