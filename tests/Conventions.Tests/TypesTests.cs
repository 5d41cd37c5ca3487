using System.Reflection;

namespace Holdpoint.Conventions.Tests;

public sealed class TypesTests
{
    private static readonly string[] Libraries = ["Contracts", "Ledger", "Policy", "Reviews", "Gateway", "ReviewConsole"];

    public static TheoryData<string> Names => [.. Libraries];

    [Theory]
    [MemberData(nameof(Names))]
    public void PublicClasses_AreSealedOrAbstract(string library)
    {
        var open = Assembly.Load($"Holdpoint.{library}").GetExportedTypes()
            .Where(static type => type is { IsClass: true, IsSealed: false, IsAbstract: false })
            .Select(static type => type.FullName);

        Assert.Empty(open);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Namespaces_FollowTheFolders(string library)
    {
        var astray = Assembly.Load($"Holdpoint.{library}").GetExportedTypes()
            .Where(type => type.Namespace?.StartsWith($"Holdpoint.{library}", StringComparison.Ordinal) != true)
            .Select(static type => type.FullName);

        Assert.Empty(astray);
    }
}
