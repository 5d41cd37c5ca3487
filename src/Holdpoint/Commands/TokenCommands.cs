using System.CommandLine;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint token create</c>: works while a process runs on the same data.</summary>
internal static class TokenCommands
{
    private const int MostDays = 3650;

    internal static Command Create() => new("token", "Make bearer tokens for tools and scripts") { CreateCreate() };

    private static Command CreateCreate()
    {
        var stores = SettingsOptions.ForStores();
        var access = new AccessOptions();
        var days = new Option<int?>("--expires-in-days") { Description = "After how many days it ends by itself (default: never)", HelpName = "DAYS" };
        var command = new Command("create", "Make a token and print it once; only its hash is kept") { days };
        access.AddTo(command);
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => AccountSession.RunAsync(
            stores,
            parsed,
            async accounts =>
            {
                var (name, roles, queues) = access.Read(parsed);
                var validFor = parsed.GetValue(days) is { } given ? Days(given) : (TimeSpan?)null;
                var outcome = await accounts.CreateTokenAsync(name, roles, queues, validFor, AccountSession.Operator, cancellation);
                await Console.Out.WriteLineAsync(AccountSession.Granted(outcome).Token);
            },
            cancellation));
        return command;
    }

    private static TimeSpan Days(int given) => given is >= 1 and <= MostDays
        ? TimeSpan.FromDays(given)
        : throw new UserMistakeException($"--expires-in-days is {given}; give 1 to {MostDays}.");
}
