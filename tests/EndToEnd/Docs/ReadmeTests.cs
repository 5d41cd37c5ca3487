using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Docs;

/// <summary>The README's tour, command by command, against what it says each prints.</summary>
public sealed class ReadmeTests : IAsyncLifetime
{
    private const string Start = "dotnet run --project src/Holdpoint";
    private const string Marker = "@@@ command ";

    private readonly string folder = TestFolder.Create("readme");
    private HoldpointProcess holdpoint = null!;

    public async ValueTask InitializeAsync() => holdpoint = await HoldpointProcess.StartAsync(Path.Combine(folder, "data"), []);

    public async ValueTask DisposeAsync()
    {
        await holdpoint.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task TheTour_PrintsWhatItSays()
    {
        var commands = ConsoleBlocks.Read(Path.Combine(Repository.Root, "README.md"));
        Assert.Equal(Start, commands[0].Command);
        AssertShows(commands[0], holdpoint.Output);

        var printed = await RunAsync([.. commands.Skip(1).Select(static command => command.Command)]);

        foreach (var (command, output) in commands.Skip(1).Zip(printed))
        {
            AssertShows(command, output);
        }
    }

    [Fact]
    public void TheTwoCommands_AreThere()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

        Assert.Contains($"```sh\n{Start}\n```", readme, StringComparison.Ordinal);
        Assert.Contains("```sh\n./test.sh\n```", readme, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Repository.Root, "test.sh")));
    }

    [Fact]
    public void EveryLinkedFile_Exists()
    {
        foreach (var page in Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md")))
        {
            var missing = Regex.Matches(File.ReadAllText(page), @"\]\((?!https?:|#)([^)#\s]+)")
                .Select(link => Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value))
                .Where(static target => !Path.Exists(target));

            Assert.Empty(missing);
        }
    }

    private void AssertShows(DocumentedCommand command, string printed)
    {
        var pattern = new StringBuilder("^");
        foreach (var line in command.Output)
        {
            // A line of … alone stands for any number of lines.
            pattern.Append(line == "…" ? "(?:.*\n)*?" : string.Join(".*", Local(line).Split('…').Select(Regex.Escape)) + "\r?\n");
        }

        Assert.Matches(new Regex(pattern.ToString(), RegexOptions.None, TimeSpan.FromSeconds(5)), printed.TrimEnd() + "\n");
    }

    /// <summary>One shell for all, as a reader has it, so that variables and background calls carry over.</summary>
    private async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<string> commands)
    {
        var script = new StringBuilder($"export Holdpoint__Data='{holdpoint.Data}'\n");
        foreach (var command in commands)
        {
            script.Append($"{Local(command)}\nsleep 0.3; echo; echo '{Marker}'\n");
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
