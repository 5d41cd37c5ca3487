using System.CommandLine;
using Holdpoint.Cli.Diagnosis;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint doctor</c>: looks at everything a process would stand on, changes nothing, and says what to do.</summary>
internal static class DoctorCommand
{
    internal static Command Create()
    {
        var options = SettingsOptions.ForStores().WithPolicy().WithUpstream().WithGateway().WithConsole().WithManagement();
        var command = new Command("doctor", "Check configuration, stores, keys, policy and upstreams");
        options.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var configuration = options.Configuration(parsed);
            var (settings, mistake) = Examination.Read(configuration);
            var findings = settings is null ? [mistake!] : await Examination.RunAsync(settings, configuration, TimeProvider.System, cancellation);
            foreach (var finding in findings)
            {
                await Console.Out.WriteLineAsync($"{Word(finding.Severity),-5} {finding.Part,-10} {finding.Text}");
            }

            var (failures, warnings) = (findings.Count(static f => f.Severity == Severity.Failure), findings.Count(static f => f.Severity == Severity.Warning));
            await Console.Out.WriteLineAsync($"{findings.Count} checks, {failures} failed, {warnings} to look at");
            return failures > 0 ? ExitCode.NotSound : ExitCode.Ok;
        });
        return command;
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Ok => "ok",
        Severity.Warning => "look",
        _ => "FAIL",
    };
}
