using System.Text.RegularExpressions;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Docs;

/// <summary>The README's tour, command by command, against what it says each prints.</summary>
public sealed class ReadmeTests : IAsyncLifetime
{
    private const string Start = "dotnet run --project src/Holdpoint";

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
        var tour = new DocumentedTour(holdpoint, folder);
        Assert.Equal(Start, commands[0].Command);
        tour.AssertShows(commands[0], holdpoint.Output);

        await tour.FollowAsync([.. commands.Skip(1)]);
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
}
