using System.CommandLine;
using Holdpoint.Cli.Installation;

namespace Holdpoint.Cli.Commands;

/// <summary>Options that stand for keys of the configuration section <c>Holdpoint</c>, so that each can be said in three ways.</summary>
internal sealed class SettingsOptions
{
    private readonly List<(Option<string> Option, string Key)> _options = [];
    private Option<bool>? _insecureRedis;

    internal void AddTo(Command command)
    {
        foreach (var (option, _) in _options)
        {
            command.Options.Add(option);
        }

        if (_insecureRedis is not null)
        {
            command.Options.Add(_insecureRedis);
        }
    }

    internal static SettingsOptions ForStores() => new SettingsOptions()
        .Add("--data", "Data", "Folder of everything that survives a restart (default ./.holdpoint)", "DIR")
        .Add("--redis", "Redis", "StackExchange.Redis connection (default: embedded)", "CONNECTION")
        .Add("--ledger", "Ledger", "sqlite:PATH or a PostgreSQL URL (default: sqlite in the data folder)", "CONNECTION")
        .Add("--secrets", "Secrets", "Folder of files that each hold one setting and bear its name, such as Holdpoint__Ledger", "DIR");

    internal SettingsOptions WithPolicy() => Add("--policy", "Policy", "Policy file or folder (default: the starter policy)", "FILE");

    internal SettingsOptions WithUpstream() => Add("--upstream", "Upstream", "OpenAI-compatible endpoint (default: the sample model)", "URL");

    internal SettingsOptions WithGateway() => Add("--gateway-url", "GatewayUrl", "Where consumers connect (default http://127.0.0.1:8080)", "URL");

    internal SettingsOptions WithConsole() => Add("--console-url", "ConsoleUrl", "Where reviewers connect (default http://127.0.0.1:8081)", "URL");

    internal SettingsOptions WithManagement() =>
        Add("--management-url", "ManagementUrl", "Health and metrics (default http://127.0.0.1:8082)", "URL");

    internal SettingsOptions WithInsecureRedis()
    {
        _insecureRedis = new Option<bool>("--insecure-redis")
        {
            Description = "Start although Redis evicts, does not persist or is too old: reviews may vanish from it, and those nobody waits for end at their deadline",
        };
        return this;
    }

    /// <summary>Defaults, then appsettings.json of the working folder, then files of secrets, then the environment, then the options of this call.</summary>
    internal IConfigurationRoot Configuration(ParseResult parsed)
    {
        var given = _options
            .Select(option => new KeyValuePair<string, string?>($"Holdpoint:{option.Key}", parsed.GetValue(option.Option)))
            .Append(new("Holdpoint:Redis:Insecure", _insecureRedis is not null && parsed.GetValue(_insecureRedis) ? "true" : null))
            .Where(static pair => pair.Value is not null);
        try
        {
            var plain = Sources(null, given);
            return plain["Holdpoint:Secrets"] is { Length: > 0 } folder ? Sources(SecretFolder(folder), given) : plain;
        }
        catch (InvalidDataException unreadable)
        {
            throw new UserMistakeException($"{unreadable.Message} {unreadable.InnerException?.Message}".Trim());
        }
    }

    private static IConfigurationRoot Sources(string? secrets, IEnumerable<KeyValuePair<string, string?>> given)
    {
        var builder = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory()).AddJsonFile("appsettings.json", optional: true);
        return (secrets is null ? builder : builder.AddKeyPerFile(secrets)).AddEnvironmentVariables().AddInMemoryCollection(given).Build();
    }

    private static string SecretFolder(string folder) => Directory.Exists(folder)
        ? Path.GetFullPath(folder)
        : throw new UserMistakeException($"Holdpoint:Secrets (--secrets) is {folder}: there is no such folder; give one with a file for each secret, such as Holdpoint__Ledger.");

    internal HoldpointSettings Settings(ParseResult parsed) => HoldpointSettings.Read(Configuration(parsed));

    private SettingsOptions Add(string name, string key, string description, string help)
    {
        _options.Add((new Option<string>(name) { Description = description, HelpName = help }, key));
        return this;
    }
}
