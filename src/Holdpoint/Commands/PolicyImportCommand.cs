using System.CommandLine;
using Holdpoint.Policy;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint policy import gitleaks|presidio FILE</c>.</summary>
internal static class PolicyImportCommand
{
    internal static Command Create() => new("import", "Say which rules of another project work here, and how a policy refers to them")
    {
        Kind("gitleaks", "A gitleaks configuration (TOML)", PolicyImport.Gitleaks),
        Kind("presidio", "Presidio recognisers (YAML)", PolicyImport.Presidio),
    };

    private static Command Kind(string name, string description, Func<string, PolicyImportReport> read)
    {
        var file = new Argument<string>("FILE") { Description = description };
        var command = new Command(name, $"Look at {description}") { file };
        command.SetAction(parsed =>
        {
            var report = read(parsed.GetValue(file)!);
            foreach (var problem in report.Problems)
            {
                Console.Error.WriteLine(problem);
            }

            if (report.Yaml is null)
            {
                Console.Error.WriteLine("The file cannot be imported as it is.");
                return ExitCode.NotSound;
            }

            Console.WriteLine($"# {report.Working} rules work, {report.Problems.Count} do not. Put this into the policy; paths are relative to it.");
            Console.Write(report.Yaml);
            return ExitCode.Ok;
        });
        return command;
    }
}
