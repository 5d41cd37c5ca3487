using System.CommandLine;
using Holdpoint.Cli.Hosts;
using Holdpoint.Cli.Installation;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint up</c>: everything in one process.</summary>
internal static class UpCommand
{
    internal static Command Create()
    {
        var options = SettingsOptions.ForStores().WithPolicy().WithUpstream().WithGateway().WithConsole().WithManagement().WithInsecureRedis();
        var command = new Command("up", "Run gateway, console and stores in one process");
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var configuration = options.Configuration(parsed);
            var settings = HoldpointSettings.Read(configuration);
            await using var running = await RunningInstallation.StartAsync(ProcessParts.Up, settings, configuration, cancellation);
            await Console.Out.WriteLineAsync(ReadyLines.For(settings, running));
            await Signals.UntilStoppedAsync(cancellation);
            return ExitCode.Ok;
        });
        return command;
    }
}
