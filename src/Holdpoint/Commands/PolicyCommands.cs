using System.CommandLine;
using Holdpoint.Cli.Installation;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint policy check</c>.</summary>
internal static class PolicyCommands
{
    internal static Command Create() => new("policy", "Check policy files") { CreateCheck() };

    private static Command CreateCheck()
    {
        var file = new Argument<string>("FILE") { Description = "Policy file or folder" };
        var command = new Command("check", "Say whether a policy checks: every mistake at once, or its digest") { file };
        command.SetAction(parsed =>
        {
            var policy = PolicySource.Load(parsed.GetValue(file)!);
            Console.WriteLine($"ok: {policy.Rules.Count} rules, {policy.Queues.Count} queues, digest {policy.Digest}");
            return ExitCode.Ok;
        });
        return command;
    }
}
