using System.CommandLine;
using Holdpoint.Cli.Hosts;
using Holdpoint.Cli.Installation;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint gateway</c> and <c>holdpoint console</c>: the two roles that a cluster scales separately, from one image.</summary>
internal static class RoleCommands
{
    internal static Command CreateGateway() => Create(
        "gateway", "Run a gateway on a shared Redis and ledger", ProcessParts.Gateway,
        SettingsOptions.ForStores().WithPolicy().WithUpstream().WithGateway().WithManagement().WithInsecureRedis());

    internal static Command CreateConsole() => Create(
        "console", "Run a review console on a shared Redis and ledger", ProcessParts.Console,
        SettingsOptions.ForStores().WithPolicy().WithConsole().WithManagement().WithInsecureRedis());

    private static Command Create(string name, string description, ProcessParts parts, SettingsOptions options)
    {
        var command = new Command(name, description);
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var configuration = options.Configuration(parsed);
            var settings = HoldpointSettings.Read(configuration);
            if (settings.Redis is null)
            {
                throw new UserMistakeException(
                    $"Holdpoint:Redis is not set; 'holdpoint {name}' shares its queue with other processes: give the Redis server with --redis, such as --redis 127.0.0.1:6379.");
            }

            if (parts.HasFlag(ProcessParts.Gateway) && settings.Upstream is null && !configuration.GetSection("ReverseProxy").Exists())
            {
                throw new UserMistakeException(
                    "Neither Holdpoint:Upstream nor a ReverseProxy section is set; give the model endpoint with --upstream, or YARP routes in appsettings.json.");
            }

            await using var running = await RunningInstallation.StartAsync(parts, settings, configuration, cancellation);
            await Signals.UntilStoppedAsync(cancellation);
            return ExitCode.Ok;
        });
        return command;
    }
}
