using System.CommandLine;
using System.Text;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger search</c>: entries that meet every condition given, one a line, index, tab, canonical JSON.</summary>
internal static class LedgerSearch
{
    private const int Page = 500;

    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var from = new Option<DateTimeOffset?>("--from") { Description = "At or after this time (UTC where it names no offset)", HelpName = "TIME", CustomParser = LedgerTime.Parse };
        var to = new Option<DateTimeOffset?>("--to") { Description = "Before this time", HelpName = "TIME", CustomParser = LedgerTime.Parse };
        var kind = Text("--kind", "Kind, such as review.decided, or review.* for all of a family", "KIND");
        var subject = Text("--subject", "What the entry is about: a request, a review, a stop, an account", "ID");
        var actor = Text("--actor", "Who or what did it", "NAME");
        var model = Text("--model", "Model", "MODEL");
        var consumer = Text("--consumer", "Consumer", "NAME");
        var rule = Text("--rule", "A rule that matched", "RULE");
        var outcome = Text("--outcome", "Outcome, such as approved or rejected", "OUTCOME");
        var text = Text("--text", "Text found in the stated reason, in upper or lower case", "TEXT");
        var after = new Option<long?>("--after") { Description = "Go on after this index: the last one of the page before", HelpName = "INDEX" };
        var take = new Option<int>("--take") { Description = "How many at most, 1 to 1,000,000", HelpName = "COUNT", DefaultValueFactory = static _ => 100 };
        var oldest = new Option<bool>("--oldest-first") { Description = "Oldest first instead of newest first" };
        var command = new Command("search", "Print entries that meet every condition, newest first")
        {
            from, to, kind, subject, actor, model, consumer, rule, outcome, text, after, take, oldest,
        };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, ledger => PrintAsync(
            ledger,
            new LedgerQuery
            {
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Kind = parsed.GetValue(kind),
                Subject = parsed.GetValue(subject),
                Actor = parsed.GetValue(actor),
                Model = parsed.GetValue(model),
                Consumer = parsed.GetValue(consumer),
                Rule = parsed.GetValue(rule),
                Outcome = parsed.GetValue(outcome),
                Text = parsed.GetValue(text),
                After = parsed.GetValue(after),
                OldestFirst = parsed.GetValue(oldest),
            },
            parsed.GetValue(take) is >= 1 and <= 1_000_000 and var count
                ? count
                : throw new UserMistakeException($"--take is {parsed.GetValue(take)}; give 1 to 1,000,000."),
            cancellation), cancellation));
        return command;
    }

    /// <summary>Page after page by the last index of the one before, so that entries written meanwhile neither shift nor repeat any.</summary>
    internal static async Task<int> PrintAsync(OversightLedger ledger, LedgerQuery query, int take, CancellationToken cancellation)
    {
        while (take > 0)
        {
            var size = Math.Min(take, Page);
            var found = await ledger.SearchAsync(query with { Take = size }, cancellation);
            foreach (var entry in found)
            {
                await Console.Out.WriteLineAsync($"{entry.Index}\t{Encoding.UTF8.GetString(entry.Canonical.Span)}");
            }

            if (found.Count < size)
            {
                break;
            }

            (take, query) = (take - size, query with { After = found[^1].Index });
        }

        return ExitCode.Ok;
    }

    private static Option<string> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };
}
