using System.CommandLine;
using Holdpoint.Cli.Installation;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint keys create</c>: makes the keys that all processes of an installation share, before any of them runs.</summary>
internal static class KeysCommand
{
    internal static Command Create()
    {
        var folder = new Option<string>("--out") { Description = "Folder to write signing.key, content.key and review-payload.keys to", HelpName = "DIR", Required = true };
        var origin = new Option<string>("--origin")
        {
            Description = "The ledger's name, as Holdpoint:Ledger:Origin says it",
            HelpName = "NAME",
            DefaultValueFactory = static _ => new LedgerOptions { Connection = "", KeyFolder = "" }.Origin,
        };
        var create = new Command("create", "Make the keys of a new installation, for Holdpoint:Keys or a secret") { folder, origin };
        create.SetAction(async (parsed, cancellation) =>
        {
            var place = Path.GetFullPath(parsed.GetValue(folder)!);
            DataFolder.Create(place);
            await SuppliedKeys.MakeAsync(place, parsed.GetValue(origin)!, cancellation);
            await Console.Out.WriteLineAsync($"{string.Join(", ", SuppliedKeys.Names)} are in {place}; keep a copy apart from the database");
            return ExitCode.Ok;
        });
        return new Command("keys", "The keys of an installation") { create };
    }
}
