using System.CommandLine;
using System.CommandLine.Parsing;

namespace Holdpoint.Cli.Commands;

/// <summary>The command tree, and the one place where a failure becomes a line and an exit code.</summary>
internal static class CommandTree
{
    /// <summary>After Ctrl+C or SIGTERM a command that serves ends by its own limits, the longest of which are twice ten minutes; this only bounds them.</summary>
    private static readonly TimeSpan ServingLimit = TimeSpan.FromMinutes(21);

    /// <summary>How long any other command may take to end.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(30);

    internal static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Holdpoint: a human-oversight gateway for AI models. Without a command it does what 'up' does.")
        {
            UpCommand.Create(),
            RoleCommands.CreateGateway(),
            RoleCommands.CreateConsole(),
            AccountCommands.Create(),
            TokenCommands.Create(),
            ConsumerCommands.Create(),
            LedgerCommands.Create(),
            PolicyCommands.Create(),
            KeysCommand.Create(),
            DoctorCommand.Create(),
            HealthCommand.Create(),
            SbomCommand.Create(),
        };
        var parsed = root.Parse(WithDefaultCommand(args));
        if (parsed.Errors.Count > 0)
        {
            return Complain(parsed);
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = parsed.CommandResult.Command.Name is "up" or "gateway" or "console" ? ServingLimit : ShutdownLimit,
            });
        }
        catch (UserMistakeException mistake)
        {
            await Console.Error.WriteLineAsync($"holdpoint: {mistake.Message}");
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Ok;
        }
    }

    private static string[] WithDefaultCommand(string[] args) =>
        args is [] || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version")) ? ["up", .. args] : args;

    /// <summary>The first mistake alone: what follows it is often only its echo, such as the value of an option that does not exist.</summary>
    private static int Complain(ParseResult parsed)
    {
        Console.Error.WriteLine(
            $"holdpoint: {parsed.Errors[0].Message.TrimEnd('.')}; 'holdpoint {Path(parsed.CommandResult)}--help' lists what there is.");
        return ExitCode.Usage;
    }

    private static string Path(CommandResult command) => command.Parent is CommandResult parent ? $"{Path(parent)}{command.Command.Name} " : "";
}
