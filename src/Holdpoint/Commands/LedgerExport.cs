using System.CommandLine;
using System.Text;
using Holdpoint.Cli.Exporting;
using Holdpoint.Ledger;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tiles;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger export</c>: lines of a format that others read on standard output, or a folder of tiles that any static server can serve.</summary>
internal static class LedgerExport
{
    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var format = new Option<string>("--format") { Description = "jsonl, csv, ocsf (1.3), cloudevents (1.0) or tiles", HelpName = "FORMAT", Required = true };
        format.AcceptOnlyFromAmong("jsonl", "csv", "ocsf", "cloudevents", "tiles");
        var output = new Option<string>("--out") { Description = "Folder of the tiles; made where it is missing", HelpName = "DIR" };
        var command = new Command("export", "Write the whole log for others") { format, output };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, ledger =>
            parsed.GetValue(format) == "tiles"
                ? TilesAsync(ledger, parsed.GetValue(output), cancellation)
                : LinesAsync(ledger, parsed.GetValue(format)!, cancellation), cancellation));
        return command;
    }

    private static async Task<int> LinesAsync(OversightLedger ledger, string format, CancellationToken cancellation)
    {
        var origin = VerifierKey.Parse(ledger.VerifierKey).Name;
        Func<LedgerEntry, string> line = format switch
        {
            "csv" => CsvExport.Line,
            "ocsf" => entry => OcsfExport.Event(entry, origin).ToJsonString(),
            "cloudevents" => entry => CloudEventsExport.Event(entry, origin).ToJsonString(),
            _ => static entry => Encoding.UTF8.GetString(entry.Canonical.Span),
        };
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        if (format == "csv")
        {
            await output.WriteAsync(CsvExport.Header + "\r\n");
        }

        return await LedgerProgress.RunAsync("exporting", ledger.Health.Size, async progress =>
        {
            await foreach (var entry in ledger.ReadAsync(0, follow: false, cancellation))
            {
                // RFC 4180 ends a line with CRLF; the others are lines of JSON.
                await output.WriteAsync(line(entry) + (format == "csv" ? "\r\n" : "\n"));
                progress.Report(entry.Index + 1);
            }

            return ExitCode.Ok;
        });
    }

    private static async Task<int> TilesAsync(OversightLedger ledger, string? folder, CancellationToken cancellation)
    {
        if (folder is null)
        {
            throw new UserMistakeException("--out is not given; tiles are files, so name a folder for them.");
        }

        try
        {
            var entries = await LedgerProgress.RunAsync(
                "exporting", ledger.Health.Size, progress => TileExport.WriteAsync(ledger, folder, progress, cancellation));
            await Console.Out.WriteLineAsync($"{entries} entries in {Path.GetFullPath(folder)}");
            return ExitCode.Ok;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException($"--out is {folder}: {refused.Message}");
        }
    }
}
