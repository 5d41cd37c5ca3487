using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Docs;

/// <summary>Follows a page's commands against a running Holdpoint and compares what they print with what the page shows.</summary>
/// <param name="holdpoint">What the commands speak to.</param>
/// <param name="folder">Where they run.</param>
/// <param name="pause">Seconds between them, where a page relies on a reader's pace.</param>
internal sealed class DocumentedTour(HoldpointProcess holdpoint, string folder, double pause = 0.3)
{
    private const string Marker = "@@@ command ";

    internal async Task FollowAsync(IReadOnlyList<DocumentedCommand> commands)
    {
        var printed = await RunAsync([.. commands.Select(static command => command.Command)]);
        Assert.Equal(commands.Count, printed.Count);
        foreach (var (command, output) in commands.Zip(printed))
        {
            AssertShows(command, output);
        }
    }

    internal void AssertShows(DocumentedCommand command, string printed)
    {
        var pattern = new StringBuilder("^");
        foreach (var line in string.Join('\n', command.Output).TrimEnd().Split('\n'))
        {
            // A line of … alone stands for any number of lines.
            pattern.Append(line == "…" ? "(?:.*\n)*?" : string.Join(".*", Local(line).Split('…').Select(Regex.Escape)) + "\r?\n");
        }

        Assert.True(
            Regex.IsMatch(printed.TrimEnd() + "\n", pattern.ToString(), RegexOptions.None, TimeSpan.FromSeconds(5)),
            $"{command.Command}\nshould print\n{string.Join('\n', command.Output)}\nbut printed\n{printed}");
    }

    /// <summary>One shell for all, as a reader has it, so that variables and background calls carry over.</summary>
    private async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<string> commands)
    {
        var script = new StringBuilder($"export Holdpoint__Data='{holdpoint.Data}'\n");
        foreach (var command in commands)
        {
            script.Append($"{Local(command)}\nsleep {pause.ToString(CultureInfo.InvariantCulture)}; echo; echo '{Marker}'\n");
        }

        var start = new ProcessStartInfo("bash", ["-c", script.ToString()]) { RedirectStandardOutput = true, WorkingDirectory = folder };
        using var shell = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var output = await shell.StandardOutput.ReadToEndAsync(limit.Token);
        return [.. output.Split(Marker + "\n").SkipLast(1).Select(static text => text.TrimStart('\n'))];
    }

    private string Local(string text) => text
        .Replace("dotnet run --project src/Holdpoint --", $"dotnet '{HoldpointProcess.Program}'", StringComparison.Ordinal)
        .Replace("http://127.0.0.1:8080", Text(holdpoint.Gateway), StringComparison.Ordinal)
        .Replace("http://127.0.0.1:8081", Text(holdpoint.Console), StringComparison.Ordinal)
        .Replace("http://127.0.0.1:8082", Text(holdpoint.Management), StringComparison.Ordinal);

    private static string Text(Uri url) => url.GetLeftPart(UriPartial.Authority);
}
