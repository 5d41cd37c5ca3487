using System.Text.RegularExpressions;

namespace Holdpoint.Conventions.Tests;

public sealed partial class SourceTests
{
    private const int MaxLines = 400;
    private const int UsualLines = 300;

    /// <summary>Code, pages and scripts that people maintain here.</summary>
    private static readonly string[] CodeFiles =
        [.. new[] { "src", "tests" }.SelectMany(static folder => RepositoryRoot.Files(folder, ".cs", ".razor", ".css", ".js", ".lua", ".sql"))];

    [Fact]
    public void NoFile_IsLongerThanAReaderCanHold()
    {
        var tooLong = CodeFiles.Where(static file => File.ReadLines(file).Count() > MaxLines).Select(RepositoryRoot.Relative);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void FewFiles_AreLong()
    {
        var longOnes = CodeFiles.Count(static file => File.ReadLines(file).Count() > UsualLines);

        Assert.True(longOnes <= CodeFiles.Length / 25, $"{longOnes} of {CodeFiles.Length} files are longer than {UsualLines} lines.");
    }

    [Fact]
    public void NoFolderOrFile_IsADrawerForAnything()
    {
        var drawers = CodeFiles.Select(RepositoryRoot.Relative)
            .Where(static file => file.Split('/', '.').Any(static word => Drawer().IsMatch(word)));

        Assert.Empty(drawers);
    }

    [Fact]
    public void Classes_AreSealedStaticOrMadeToBeDerivedFrom()
    {
        var open = RepositoryRoot.Files("src", ".cs")
            .Where(static file => !file.EndsWith(".razor.cs", StringComparison.Ordinal))
            .SelectMany(static file => File.ReadLines(file).Where(static line => OpenClass().IsMatch(line)).Select(line => $"{RepositoryRoot.Relative(file)}: {line.Trim()}"));

        Assert.Empty(open);
    }

    [Fact]
    public void NothingIsLeftForLater()
    {
        var left = CodeFiles
            .Where(static file => !file.EndsWith("SourceTests.cs", StringComparison.Ordinal))
            .SelectMany(static file => File.ReadLines(file).Where(static line => Unfinished().IsMatch(line)).Select(line => $"{RepositoryRoot.Relative(file)}: {line.Trim()}"));

        Assert.Empty(left);
    }

    [Fact]
    public void ScriptsForRedis_TakeEveryKeyThroughKeys()
    {
        var literal = RepositoryRoot.Files("src", ".lua")
            .SelectMany(static file => File.ReadLines(file).Where(static line => LiteralKey().IsMatch(line)).Select(line => $"{RepositoryRoot.Relative(file)}: {line.Trim()}"));

        Assert.Empty(literal);
    }

    [GeneratedRegex("^(Common|Utils?|Utilities|Helpers?|Shared|Extensions|Misc|Manager)$", RegexOptions.IgnoreCase)]
    private static partial Regex Drawer();

    [GeneratedRegex(@"^\s*(public|internal)\s+(partial\s+)?(class|record)\s+(?!struct)")]
    private static partial Regex OpenClass();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"redis\.call\(\s*'[A-Z]+'\s*,\s*'[^']*[:{]")]
    private static partial Regex LiteralKey();
}
