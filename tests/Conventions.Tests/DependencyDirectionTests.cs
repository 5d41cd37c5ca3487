using System.Xml.Linq;

namespace Holdpoint.Conventions.Tests;

public sealed class DependencyDirectionTests
{
    /// <summary>What each project may reference; anything not listed is against the architecture.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Contracts"] = [],
        ["Ledger"] = ["Contracts"],
        ["Policy"] = ["Contracts"],
        ["Reviews"] = ["Contracts", "Ledger"],
        ["Gateway"] = ["Contracts", "Ledger", "Policy", "Reviews"],
        ["ReviewConsole"] = ["Contracts", "Ledger", "Policy", "Reviews"],
        ["ReviewConsole.Client"] = ["Contracts"],
        ["ReviewConsole.Records"] = ["Contracts", "ReviewConsole.Client"],
        ["ReviewConsole.Page"] = ["ReviewConsole.Client", "ReviewConsole.Records"],
        ["Holdpoint"] = ["Contracts", "Ledger", "Policy", "Reviews", "Gateway", "ReviewConsole", "ReviewConsole.Page"],
    };

    /// <summary>Packages that would turn a library into something else.</summary>
    private static readonly Dictionary<string, string[]> Forbidden = new(StringComparer.Ordinal)
    {
        ["Contracts"] = [""],
        ["Ledger"] = ["Microsoft.AspNetCore", "StackExchange.Redis", "Yarp"],
        ["Policy"] = ["Microsoft.AspNetCore", "StackExchange.Redis", "Yarp"],
        ["Reviews"] = ["Microsoft.AspNetCore", "Yarp"],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OnlyWhatTheArchitectureAllows(string project)
    {
        var references = Load(project).Descendants("ProjectReference")
            .Select(static reference => reference.Attribute("Include")!.Value.Split('/')[^2]);

        Assert.Empty(references.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void UsesNoPackage_ThatBelongsToAnotherLayer(string project)
    {
        var packages = Load(project).Descendants()
            .Where(static item => item.Name.LocalName is "PackageReference" or "FrameworkReference")
            .Select(static item => item.Attribute("Include")!.Value);

        Assert.DoesNotContain(packages, package =>
            Forbidden.GetValueOrDefault(project, []).Any(start => package.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryProjectOfSrc_IsInTheTable()
    {
        var projects = Directory.EnumerateDirectories(Path.Combine(RepositoryRoot.Path, "src")).Select(Path.GetFileName);

        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), projects.Order(StringComparer.Ordinal)!);
    }

    private static XDocument Load(string project) =>
        XDocument.Load(Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "src", project), "*.csproj").Single());
}
