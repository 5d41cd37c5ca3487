using System.CommandLine;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Reviews.Webhooks;

namespace Holdpoint.Cli.Commands;

/// <summary>
/// <c>holdpoint consumer create | list | secret</c>: keys for the applications that call models. Consumers stand in the configuration, with the hash of their key, so this
/// changes nothing by itself; a key is revoked by taking its hash out.
/// </summary>
internal static class ConsumerCommands
{
    internal static Command Create() => new("consumer", "Make API keys for applications, and secrets for their webhooks") { CreateCreate(), CreateList(), CreateSecret() };

    private static Command CreateCreate()
    {
        var name = new Option<string>("--name") { Description = "Its name, as the console and the log will show it", HelpName = "NAME", Required = true };
        var command = new Command("create", "Make a key, print it once, and print what to put into the configuration: only the key's hash") { name };
        command.SetAction(async (parsed, _) =>
        {
            var key = IssuedKey.New();
            await Console.Out.WriteLineAsync(key);
            // Apart from the key, so that a script takes the key alone and a person sees both.
            await Console.Error.WriteLineAsync($$"""
                Give this key to the application; it is not shown again. Put this into appsettings.json, under "Holdpoint", and restart the gateways:
                  "Consumers": [ { "Name": {{System.Text.Json.JsonSerializer.Serialize(parsed.GetValue(name)!)}}, "KeySha256": "{{IssuedKey.Hash(key)}}" } ]
                """);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateList()
    {
        var settings = new SettingsOptions();
        var command = new Command("list", "Print the configured consumers: name, the first digits of their keys' hashes, where they are told of decisions");
        settings.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var consumers = new ConsumerList();
            settings.Configuration(parsed).GetSection("Holdpoint").Bind(consumers);
            foreach (var consumer in consumers.Consumers)
            {
                await Console.Out.WriteLineAsync($"{consumer.Name}\t{Shown(consumer)}\t{consumer.Webhook?.Url}".TrimEnd('\t'));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    /// <summary>Enough of a hash to know it by, as the console and the log show unnamed keys.</summary>
    private static string Shown(ConsumerOptions consumer)
    {
        const int Digits = 12;
        var hashes = new[] { consumer.KeySha256, consumer.OtherKeySha256 }.Where(static hash => hash.Length >= Digits).Select(static hash => hash[..Digits]);
        return string.Join(',', hashes) is { Length: > 0 } shown ? shown : "tokens";
    }

    private static Command CreateSecret()
    {
        var command = new Command("secret", "Make a webhook secret and print it; give it to the consumer and to the configuration");
        command.SetAction(async (_, _) =>
        {
            await Console.Out.WriteLineAsync(WebhookSecret.New());
            return ExitCode.Ok;
        });
        return command;
    }
}
