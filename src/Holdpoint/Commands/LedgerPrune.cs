using System.CommandLine;
using System.Globalization;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger prune</c>: removes old entries as far as retention, legal holds and open reviews allow; says how far that is.</summary>
internal static class LedgerPrune
{
    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var older = new Option<DateTimeOffset?>("--older-than")
        {
            Description = "Only entries before this time, such as 2025-01-31 (default: all that the retention floor allows)",
            HelpName = "TIME",
            CustomParser = LedgerTime.Parse,
        };
        var dry = new Option<bool>("--dry-run") { Description = "Only say how far it may go, and what keeps the rest" };
        var reason = new Option<string>("--reason") { Description = "Why; goes into the ledger (not needed with --dry-run)", HelpName = "TEXT" };
        var command = new Command("prune", "Remove old entries; their hashes stay and every receipt still verifies") { older, dry, reason };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            var limit = await ledger.PruneLimitAsync(parsed.GetValue(older), cancellation);
            var first = await ledger.PrunedBelowAsync(cancellation);
            if (parsed.GetValue(dry) || limit.Below <= first)
            {
                await Console.Out.WriteLineAsync($"{Math.Max(0, limit.Below - first)} entries may go (from {first}, below {limit.Below}). {limit.Because}");
                return ExitCode.Ok;
            }

            var why = parsed.GetValue(reason) ?? throw new UserMistakeException("--reason is not given; pruning is recorded with its reason, so say why.");
            return await PruneAsync(ledger, limit.Below, why, cancellation);
        }, cancellation));
        return command;
    }

    private static async Task<int> PruneAsync(OversightLedger ledger, long below, string reason, CancellationToken cancellation)
    {
        switch (await ledger.PruneAsync(below, LedgerOperator.Name, reason, cancellation))
        {
            case PruneResult.Pruned pruned:
                await Console.Out.WriteLineAsync(
                    string.Create(CultureInfo.InvariantCulture, $"pruned {pruned.Entries} entries below {pruned.Below}, entry {pruned.Receipt.Index}"));
                return ExitCode.Ok;
            case PruneResult.Refused refused:
                throw new UserMistakeException($"nothing was removed: it may only go below {refused.Limit.Below}. {refused.Limit.Because}");
            case PruneResult.Unavailable away:
                throw new UserMistakeException($"whether it was pruned is not known ({away.Problem}); run the command again.");
            default:
                throw new InvalidOperationException("A pruning has no other end.");
        }
    }
}
