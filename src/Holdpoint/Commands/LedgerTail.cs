using System.CommandLine;
using System.Text;
using Holdpoint.Cli.Installation;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger tail</c>: entries, one a line, index, tab, canonical JSON.</summary>
internal static class LedgerTail
{
    private const int Last = 10;

    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var from = new Option<long?>("--from") { Description = $"First index (default: the last {Last} entries)", HelpName = "INDEX" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with entries as they are written" };
        var command = new Command("tail", "Print entries as JSON lines") { from, follow };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            var start = parsed.GetValue(from) ?? Math.Max(0, ledger.Health.Size - Last);
            await foreach (var entry in ledger.ReadAsync(start, parsed.GetValue(follow), cancellation))
            {
                await Console.Out.WriteLineAsync($"{entry.Index}\t{Encoding.UTF8.GetString(entry.Canonical.Span)}");
            }

            return ExitCode.Ok;
        }, cancellation));
        return command;
    }
}
