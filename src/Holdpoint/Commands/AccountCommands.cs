using System.CommandLine;
using Holdpoint.ReviewConsole.Accounts;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint account create | access | password | second-factor-off | list | disable | enable</c>: the people who review.</summary>
internal static class AccountCommands
{
    internal static Command Create() => new("account", "Manage the console's local accounts, and disable tokens")
    {
        CreateCreate(),
        CreateAccess(),
        CreatePassword(),
        CreateSecondFactorOff(),
        CreateList(),
        CreateSwitch("disable", "Refuse every call of an account or token from now on", disabled: true),
        CreateSwitch("enable", "Let a disabled account or token back in", disabled: false),
    };

    private static Command CreateCreate()
    {
        var stores = SettingsOptions.ForStores();
        var access = new AccessOptions();
        var command = new Command("create", "Make an account for a person and print its password once");
        access.AddTo(command);
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => AccountSession.RunAsync(
            stores,
            parsed,
            async accounts =>
            {
                var (name, roles, queues) = access.Read(parsed);
                var password = AccountStore.NewPassword();
                AccountSession.Granted(await accounts.CreateAccountAsync(name, password, roles, queues, AccountSession.Operator, cancellation));
                await Console.Out.WriteLineAsync(password);
            },
            cancellation));
        return command;
    }

    private static Command CreatePassword()
    {
        var stores = SettingsOptions.ForStores();
        var name = new Argument<string>("NAME") { Description = "Account of a person" };
        var command = new Command("password", "Give an account a new password, print it once, and end its sessions") { name };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => AccountSession.RunAsync(
            stores,
            parsed,
            async accounts =>
            {
                var password = AccountStore.NewPassword();
                AccountSession.Granted(await accounts.SetPasswordAsync(parsed.GetValue(name)!, password, AccountSession.Operator, cancellation));
                await Console.Out.WriteLineAsync(password);
            },
            cancellation));
        return command;
    }

    private static Command CreateSecondFactorOff()
    {
        var stores = SettingsOptions.ForStores();
        var name = new Argument<string>("NAME") { Description = "Account of a person" };
        var command = new Command("second-factor-off", "Take the second factor and its recovery codes from somebody who has lost both") { name };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => AccountSession.RunAsync(
            stores,
            parsed,
            async accounts =>
            {
                var outcome = await accounts.RemoveSecondFactorAsync(parsed.GetValue(name)!, AccountSession.Operator, cancellation);
                await Console.Out.WriteLineAsync($"{AccountSession.Granted(outcome).Account.Name} signs in with the password alone");
            },
            cancellation));
        return command;
    }

    private static Command CreateAccess()
    {
        var stores = SettingsOptions.ForStores();
        var access = new AccessOptions();
        var command = new Command("access", "Replace the roles and queues of an account or token; its next call is judged by them");
        access.AddTo(command);
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => AccountSession.RunAsync(
            stores,
            parsed,
            async accounts =>
            {
                var (name, roles, queues) = access.Read(parsed);
                var outcome = await accounts.SetAccessAsync(name, roles, queues, AccountSession.Operator, cancellation);
                await Console.Out.WriteLineAsync($"{AccountSession.Granted(outcome).Account.Name} changed");
            },
            cancellation));
        return command;
    }

    private static Command CreateList()
    {
        var stores = SettingsOptions.ForStores();
        var command = new Command("list", "Print every account and token: name, type, roles, queues, state");
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => AccountSession.RunAsync(
            stores,
            parsed,
            async accounts =>
            {
                foreach (var account in await accounts.ListAsync(cancellation))
                {
                    var roles = string.Join(',', account.Roles).ToLowerInvariant();
                    await Console.Out.WriteLineAsync(
                        $"{account.Name}\t{account.Type}\t{roles}\t{string.Join(',', account.Queues)}\t{(account.Disabled ? "disabled" : "enabled")}");
                }
            },
            cancellation));
        return command;
    }

    private static Command CreateSwitch(string verb, string description, bool disabled)
    {
        var stores = SettingsOptions.ForStores();
        var name = new Argument<string>("NAME") { Description = "Account or token" };
        var command = new Command(verb, description) { name };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => AccountSession.RunAsync(
            stores,
            parsed,
            async accounts =>
            {
                var outcome = await accounts.SetDisabledAsync(parsed.GetValue(name)!, disabled, AccountSession.Operator, cancellation);
                await Console.Out.WriteLineAsync($"{AccountSession.Granted(outcome).Account.Name} {(disabled ? "disabled" : "enabled")}");
            },
            cancellation));
        return command;
    }
}
