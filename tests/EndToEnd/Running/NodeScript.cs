using System.Diagnostics;
using Holdpoint.EndToEnd.Docs;

namespace Holdpoint.EndToEnd.Running;

/// <summary>A script of tests/node, run by Node: clients that share no code with this project.</summary>
public sealed record NodeScript(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a script to its end; where Node or its packages are missing the test is skipped, or fails when services are required.</summary>
    /// <param name="name">File name in tests/node.</param>
    /// <param name="environment">What the script reads from its environment.</param>
    /// <param name="limit">It is killed after this time, and the test fails.</param>
    /// <param name="cancellation">Ends the waiting, not the script.</param>
    public static async Task<NodeScript> RunAsync(
        string name, IReadOnlyDictionary<string, string> environment, TimeSpan limit, CancellationToken cancellation = default)
    {
        var node = Services.Find("node");
        var folder = Path.Combine(Repository.Root, "tests", "node");
        Services.Require(Directory.Exists(Path.Combine(folder, "node_modules")), "the packages of tests/node (npm ci)");
        var start = new ProcessStartInfo(node, [name]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(limit);
        try
        {
            await process.WaitForExitAsync(end.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"tests/node/{name} did not end within {limit}: {await output}{await errors}");
        }

        return new NodeScript(process.ExitCode, await output, await errors);
    }
}
