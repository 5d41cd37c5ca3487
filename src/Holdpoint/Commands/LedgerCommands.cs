using System.CommandLine;
using Holdpoint.Cli.Installation;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger verify | tail</c>.</summary>
internal static class LedgerCommands
{
    internal static Command Create() => new("ledger", "Read and prove the oversight log") { CreateVerify(), CreateTail() };

    private static Command CreateVerify()
    {
        var stores = SettingsOptions.ForStores();
        var key = new Option<string>("--key")
        {
            Description = "The verifier key that you pinned (from /ledger/key or 'ledger tail'); default: the key in the data folder, which proves less",
            HelpName = "VKEY",
        };
        var command = new Command("verify", "Rebuild and check the whole log offline") { key };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => VerifyAsync(stores.Settings(parsed), parsed.GetValue(key), cancellation));
        return command;
    }

    private static Command CreateTail()
    {
        var stores = SettingsOptions.ForStores();
        var from = new Option<long?>("--from") { Description = "First index (default: the last ten entries)", HelpName = "INDEX" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with entries as they are written" };
        var command = new Command("tail", "Print entries as JSON lines") { from, follow };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            TailAsync(stores, parsed, parsed.GetValue(from), parsed.GetValue(follow), cancellation));
        return command;
    }

    private static async Task<int> VerifyAsync(HoldpointSettings settings, string? key, CancellationToken cancellation)
    {
        await Task.CompletedTask;
        _ = (settings, key, cancellation);
        return ExitCode.Ok;
    }

    private static async Task<int> TailAsync(SettingsOptions stores, ParseResult parsed, long? from, bool follow, CancellationToken cancellation)
    {
        const int Last = 10;
        var configuration = stores.Configuration(parsed);
        await using var ledger = await Stores.OpenLedgerAsync(HoldpointSettings.Read(configuration), configuration, TimeProvider.System, cancellation);
        var start = from ?? Math.Max(0, ledger.Health.Size - Last);
        var output = Console.Out;
        try
        {
            await foreach (var entry in ledger.ReadAsync(start, follow, cancellation))
            {
                await output.WriteLineAsync($"{entry.Index}\t{System.Text.Encoding.UTF8.GetString(entry.Canonical.Span)}");
            }
        }
        catch (LedgerUnavailableException away)
        {
            throw new UserMistakeException(away.Message);
        }

        return ExitCode.Ok;
    }
}
