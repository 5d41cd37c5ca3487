using Holdpoint.Policy.Conditions;
using Holdpoint.Policy.Imports;

namespace Holdpoint.Policy.Reading;

/// <summary>Reads <c>imported: NAME or list</c>, or <c>imported: { from: NAME or list, only: GLOB or list }</c>.</summary>
internal static class ImportedConditionReader
{
    /// <summary>The condition; null when something is wrong with it.</summary>
    public static HasImported? Read(MapReader when, IReadOnlyDictionary<string, RuleFile> files)
    {
        var map = when.Node("imported") is YamlMap ? when.Nested("imported") : null;
        var (reader, key) = map is null ? (when, "imported") : (map, "from");
        var names = reader.Texts(key) ?? [];
        if (reader.Node(key) is null)
        {
            reader.Errors.Add(reader.Map.Place, reader.At(key), "nothing", "add 'from: …' with a name under 'imports'");
        }

        foreach (string name in names.Where(name => !files.ContainsKey(name)))
        {
            reader.Errors.Add(
                reader.Node(key)!.Place, reader.At(key), $"'{name}'",
                files.Count == 0 ? "describe the file under 'imports'" : $"there is no such import; {Suggestion.For(name, files.Keys)}");
        }

        Glob[] only = [.. (map?.Texts("only") ?? ["*"]).Select(pattern => new Glob(pattern))];
        map?.Done();
        ImportedRule[] all = [.. names.SelectMany(name => files.TryGetValue(name, out var file) ? file.Rules : [])];
        ImportedRule[] chosen = [.. all.Where(rule => Array.Exists(only, glob => glob.Fits(rule.Id)))];
        if (chosen.Length == 0 && all.Length > 0)
        {
            map!.Wrong("only", "no rule of the import fits it");
        }

        return chosen.Length == 0 ? null : new HasImported(new RuleSet(chosen));
    }
}
