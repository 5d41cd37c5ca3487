using System.CommandLine;
using Holdpoint.Ledger;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger hold …</c>: legal holds. What one covers is neither erased nor pruned, and does not expire.</summary>
internal static class LedgerHold
{
    internal static Command Create() => new("hold", "Set, lift and list legal holds")
    {
        Set(),
        Lift(),
        List(),
    };

    private static Command Set()
    {
        var stores = SettingsOptions.ForStores();
        var scope = new Argument<string>("SCOPE") { Description = "all, or subject:ID for a request or review with all of its trace" };
        var reason = Reason();
        var command = new Command("set", "Set a legal hold and print its id") { scope, reason };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            var covered = parsed.GetValue(scope)!;
            if (covered != "all" && !(covered.StartsWith("subject:", StringComparison.Ordinal) && covered.Length > "subject:".Length))
            {
                throw new UserMistakeException($"SCOPE is '{covered}'; give all, or subject:ID with the id of a request or review.");
            }

            var entry = LedgerOperator.Recorded(
                await ledger.SetLegalHoldAsync(covered, LedgerOperator.Name, parsed.GetValue(reason)!, cancellation), "the legal hold was set");
            await Console.Out.WriteLineAsync(entry.Subject);
            return ExitCode.Ok;
        }, cancellation));
        return command;
    }

    private static Command Lift()
    {
        var stores = SettingsOptions.ForStores();
        var id = new Argument<string>("ID") { Description = "The hold, as 'ledger hold list' names it" };
        var reason = Reason();
        var command = new Command("lift", "Lift a legal hold") { id, reason };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            var hold = parsed.GetValue(id)!;
            switch (await ledger.LiftLegalHoldAsync(hold, LedgerOperator.Name, parsed.GetValue(reason)!, cancellation))
            {
                case null:
                    throw new UserMistakeException($"ID is '{hold}'; there never was such a hold; 'holdpoint ledger hold list' shows those in force.");
                case AppendResult.Duplicate before:
                    await Console.Out.WriteLineAsync($"was lifted before, entry {before.Existing.Index}");
                    return ExitCode.Ok;
                case var result:
                    await Console.Out.WriteLineAsync($"lifted, entry {LedgerOperator.Recorded(result, "the legal hold was lifted").Index}");
                    return ExitCode.Ok;
            }
        }, cancellation));
        return command;
    }

    private static Command List()
    {
        var stores = SettingsOptions.ForStores();
        var command = new Command("list", "Print the legal holds in force, one a line: id, scope, since, by, reason");
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            foreach (var hold in await ledger.LegalHoldsAsync(cancellation))
            {
                await Console.Out.WriteLineAsync($"{hold.Id}\t{hold.Scope}\t{hold.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\t{hold.By}\t{hold.Reason.ReplaceLineEndings(" ")}");
            }

            return ExitCode.Ok;
        }, cancellation));
        return command;
    }

    private static Option<string> Reason() => new("--reason") { Description = "Why; goes into the ledger", HelpName = "TEXT", Required = true };
}
