using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyModel;

namespace Holdpoint.Cli.Composition;

/// <summary>What this program is made of, as CycloneDX 1.6 (ECMA-424): every package with its version and hash, from the list that the compiler left beside the program.</summary>
internal static class BillOfMaterials
{
    private const string Sha512 = "sha512-";

    /// <summary>The document for one list; the same list gives the same document.</summary>
    internal static JsonObject Of(DependencyContext program)
    {
        var self = program.RuntimeLibraries.Single(static library => library.Name == "holdpoint");
        var packages = program.RuntimeLibraries.Where(static library => library.Type == "package").OrderBy(static library => library.Name, StringComparer.Ordinal).ToList();
        return new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject { ["type"] = "application", ["bom-ref"] = "holdpoint", ["name"] = "holdpoint", ["version"] = self.Version },
            },
            ["components"] = new JsonArray([.. packages.Select(Component)]),
            ["dependencies"] = new JsonArray([Dependencies(program, packages), .. packages.Select(package => Direct(package, packages))]),
        };
    }

    private static JsonObject Component(RuntimeLibrary package)
    {
        var component = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = Url(package),
            ["name"] = package.Name,
            ["version"] = package.Version,
            ["purl"] = Url(package),
        };
        if (package.Hash is { } hash && hash.StartsWith(Sha512, StringComparison.Ordinal))
        {
            component["hashes"] = new JsonArray(new JsonObject
            {
                ["alg"] = "SHA-512",
                ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(hash[Sha512.Length..])),
            });
        }

        return component;
    }

    /// <summary>What the program's own projects ask for, as one.</summary>
    private static JsonObject Dependencies(DependencyContext program, List<RuntimeLibrary> packages) => Entry(
        "holdpoint", program.RuntimeLibraries.Where(static library => library.Type == "project").SelectMany(static project => project.Dependencies), packages);

    private static JsonObject Direct(RuntimeLibrary package, List<RuntimeLibrary> packages) => Entry(Url(package), package.Dependencies, packages);

    private static JsonObject Entry(string what, IEnumerable<Dependency> needs, List<RuntimeLibrary> packages) => new()
    {
        ["ref"] = what,
        ["dependsOn"] = new JsonArray([.. needs.Select(need => packages.Find(package => package.Name == need.Name)).OfType<RuntimeLibrary>()
            .Select(Url).Distinct().Order(StringComparer.Ordinal).Select(static url => JsonValue.Create(url))]),
    };

    private static string Url(RuntimeLibrary package) => $"pkg:nuget/{package.Name}@{package.Version}";
}
