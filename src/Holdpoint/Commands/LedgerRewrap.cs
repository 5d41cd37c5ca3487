using System.CommandLine;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger rewrap</c>: brings what the ledger keeps of reviews under the newest content key, so that an older one can be taken away.</summary>
internal static class LedgerRewrap
{
    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var command = new Command("rewrap", "Bring stored content under the newest key of content.key");
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            var result = await ledger.Content.RewrapAsync(cancellation);
            await Console.Out.WriteLineAsync($"{result.Rewrapped} records were brought under the newest key");
            if (!result.Forgotten)
            {
                await Console.Error.WriteLineAsync("the files of the database may still have their keys as they were: a reader or a backup that is running keeps them in use; the next sweep of a running process has them forget");
            }

            if (result.Unopened == 0)
            {
                return ExitCode.Ok;
            }

            await Console.Error.WriteLineAsync($"{result.Unopened} records open with no line of content.key: put back the key they were sealed with and run this again, before a key is taken away");
            return ExitCode.Partly;
        }, cancellation));
        return command;
    }
}
