using System.Diagnostics;
using Holdpoint.EndToEnd.Docs;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.Deploy.Tests.Install;

/// <summary>The commands of docs/install.md, by section and in order, and a shell to run them in.</summary>
internal static class InstallPage
{
    /// <summary>The page's blocks of commands below a heading.</summary>
    internal static IReadOnlyList<string> Blocks(string heading)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "install.md"));
        var section = page.Split("\n## ").Single(part => part.StartsWith(heading + "\n", StringComparison.Ordinal));
        return [.. section.Split("```sh\n").Skip(1).Select(static block => block[..block.IndexOf("```", StringComparison.Ordinal)])];
    }

    /// <summary>The one block that has these words in it.</summary>
    internal static string Block(string heading, string with) => Blocks(heading).Single(block => block.Contains(with, StringComparison.Ordinal));

    /// <summary>Runs commands as they stand; every line must succeed. <c>holdpoint</c> is the program under test.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="folder">Where.</param>
    /// <param name="before">Functions and settings that stand in for what is not here.</param>
    /// <param name="minutes">How long they may take.</param>
    /// <returns>What they printed.</returns>
    internal static async Task<string> RunAsync(string commands, string folder, string before = "", int minutes = 2)
    {
        var script = $"set -eu\nholdpoint() {{ dotnet '{HoldpointProcess.Program}' \"$@\"; }}\n{before}\n{commands}";
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = shell.StandardOutput.ReadToEndAsync();
        var errors = shell.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(minutes));
        await shell.WaitForExitAsync(limit.Token);
        Assert.True(shell.ExitCode == 0, $"{commands}\n{await output}{await errors}");
        return await output;
    }
}
