using System.CommandLine;
using System.Text;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Tiles;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger export</c>: canonical JSON lines on standard output, or a folder of tiles that any static server can serve.</summary>
internal static class LedgerExport
{
    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var format = new Option<string>("--format") { Description = "jsonl or tiles", HelpName = "FORMAT", Required = true };
        format.AcceptOnlyFromAmong("jsonl", "tiles");
        var output = new Option<string>("--out") { Description = "Folder of the tiles; made where it is missing", HelpName = "DIR" };
        var command = new Command("export", "Write the whole log for others") { format, output };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, ledger =>
            parsed.GetValue(format) == "tiles"
                ? TilesAsync(ledger, parsed.GetValue(output), cancellation)
                : LinesAsync(ledger, cancellation), cancellation));
        return command;
    }

    private static async Task<int> LinesAsync(OversightLedger ledger, CancellationToken cancellation)
    {
        await foreach (var entry in ledger.ReadAsync(0, follow: false, cancellation))
        {
            await Console.Out.WriteLineAsync(Encoding.UTF8.GetString(entry.Canonical.Span));
        }

        return ExitCode.Ok;
    }

    private static async Task<int> TilesAsync(OversightLedger ledger, string? folder, CancellationToken cancellation)
    {
        if (folder is null)
        {
            throw new UserMistakeException("--out is not given; tiles are files, so name a folder for them.");
        }

        try
        {
            var entries = await TileExport.WriteAsync(ledger, folder, progress: null, cancellation);
            await Console.Out.WriteLineAsync($"{entries} entries in {Path.GetFullPath(folder)}");
            return ExitCode.Ok;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException($"--out is {folder}: {refused.Message}");
        }
    }
}
