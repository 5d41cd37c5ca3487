using System.CommandLine;
using System.Text.Json;
using Holdpoint.Cli.Composition;
using Microsoft.Extensions.DependencyModel;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint sbom</c>: prints what this very program is made of. The image keeps it as <c>/app/holdpoint.cdx.json</c>.</summary>
internal static class SbomCommand
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    internal static Command Create()
    {
        var command = new Command("sbom", "Print the software bill of materials of this program (CycloneDX)");
        command.SetAction(static async (_, _) =>
        {
            var program = DependencyContext.Default ?? throw new UserMistakeException("holdpoint.deps.json is not beside the program; keep the published folder whole.");
            await Console.Out.WriteLineAsync(BillOfMaterials.Of(program).ToJsonString(Readable));
            return ExitCode.Ok;
        });
        return command;
    }
}
