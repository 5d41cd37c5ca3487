using System.Text.RegularExpressions;
using Holdpoint.ReviewConsole.Records.Settings;

namespace Holdpoint.ReviewConsole.Client.Tests.Settings;

public sealed partial class KeyCatalogTests
{
    [Fact]
    public void EverySingleKeyOfEveryScreen_MayGetAnotherOne_AndNoOther()
    {
        var source = Path.Combine(Root(), "src");
        string[] folders = [Path.Combine(source, "ReviewConsole.Client"), Path.Combine(source, "ReviewConsole.Records")];
        var used = folders
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .SelectMany(static file => Binding().Matches(File.ReadAllText(file)))
            .SelectMany(static match => match.Groups["keys"].Value.Split(' '))
            .Where(static press => press.Length == 1)
            .ToHashSet();

        Assert.Equal(used.Order(StringComparer.Ordinal), KeyCatalog.All.Select(static entry => entry.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void KeysThatChangePlaces_AreFine()
    {
        Assert.Null(KeyCatalog.Problem(new Dictionary<string, string> { ["a"] = "r", ["r"] = "a", ["j"] = "h" }));
    }

    [Theory]
    [InlineData("a", "r", "R stands for “Approve” and for “Reject")]
    [InlineData("a", "1", "“1” cannot stand for “Approve”")]
    public void AKeyThatStandsForTwo_OrIsNone_IsRefused(string key, string stands, string problem) =>
        Assert.StartsWith(problem, KeyCatalog.Problem(new Dictionary<string, string> { [key] = stands }), StringComparison.Ordinal);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Holdpoint.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run within the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex("""new(?: KeyBinding)?\("(?<keys>[^"]+)", "[A-Z]""")]
    private static partial Regex Binding();
}
