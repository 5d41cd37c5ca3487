using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Reading;

/// <summary>
/// Reads a policy section by section, in the order in which later ones refer to earlier ones, and compiles it when nothing is wrong.
/// </summary>
internal static class PolicyReader
{
    private static readonly string[] Lists = ["models", "routes", "queues", "rules"];
    private static readonly string[] Maps = ["terms", "imports", "classifiers"];

    /// <summary>Reads all files as one policy. <paramref name="errors"/> may hold mistakes of finding them.</summary>
    public static PolicyLoad Read(IReadOnlyList<(string Name, string Text)> files, PolicyErrors errors)
    {
        var maps = new List<YamlMap>();
        foreach (var (name, text) in files)
        {
            if (YamlTree.Read(text, name, errors) is { } map)
            {
                CheckVersion(new MapReader(map, "", errors));
                maps.Add(map);
            }
        }

        if (maps.Count == 0)
        {
            return new PolicyLoad.Refused(errors.All());
        }

        var root = Merge(maps, errors);
        var document = new MapReader(root, "", errors);
        document.Node("version");
        var defaults = DefaultsSection.Read(document);
        var models = ModelsSection.Read(document);
        var queues = QueuesSection.Read(document);
        var limits = LimitsSection.Read(document, queues);
        var routes = RoutesSection.Read(document, queues);
        var terms = TermsSection.Read(document);
        var imports = ImportsSection.Read(document);
        var classifiers = ClassifiersSection.Read(document, queues);
        var scope = new RuleScope(queues, terms, imports, classifiers, models, routes);
        var rules = RulesSection.Read(document, scope);
        document.Done();
        scope.Expressions.Build();

        return errors.Any
            ? new PolicyLoad.Refused(errors.All())
            : new PolicyLoad.Loaded(
                new CompiledPolicy(CanonicalForm.Digest(root, terms, imports), defaults, models, queues, routes, rules, new TermIndex(terms, scope.TermDetectors), scope.Expressions)
                {
                    Rates = [.. scope.Rates],
                    Limits = limits,
                });
    }

    private static void CheckVersion(MapReader file)
    {
        if (file.Text("version", required: true) is { } version && version != "1")
        {
            file.Wrong("version", "this build reads version 1");
        }
    }

    /// <summary>One map of several files: lists one after the other, maps side by side.</summary>
    private static YamlMap Merge(List<YamlMap> maps, PolicyErrors errors)
    {
        if (maps.Count == 1)
        {
            return maps[0];
        }

        var merged = new List<(YamlScalar Key, YamlNode Value)>();
        foreach (var sameKey in maps.SelectMany(map => map.Entries).GroupBy(entry => entry.Key.Value, StringComparer.Ordinal))
        {
            var (key, first) = sameKey.First();
            YamlNode value = first;
            if (Lists.Contains(sameKey.Key, StringComparer.Ordinal))
            {
                value = new YamlList(first.Place, [.. sameKey.SelectMany(entry => entry.Value is YamlList list ? list.Items : [entry.Value])]);
            }
            else if (Maps.Contains(sameKey.Key, StringComparer.Ordinal) && sameKey.All(entry => entry.Value is YamlMap))
            {
                value = MergeMaps(sameKey.Key, sameKey.Select(entry => (YamlMap)entry.Value), first.Place, errors);
            }
            else if (sameKey.Key != "version" && sameKey.Skip(1).FirstOrDefault() is { Key: { } again })
            {
                errors.Add(again, sameKey.Key, $"it stands in {key.Place.File} already; write it in one file");
            }

            merged.Add((key, value));
        }

        return new YamlMap(maps[0].Place, merged);
    }

    private static YamlMap MergeMaps(string section, IEnumerable<YamlMap> maps, Place place, PolicyErrors errors)
    {
        var lists = new List<(YamlScalar Key, YamlNode Value)>();
        foreach (var entry in maps.SelectMany(map => map.Entries))
        {
            if (lists.Exists(known => known.Key.Value == entry.Key.Value))
            {
                errors.Add(entry.Key, $"{section}.{entry.Key.Value}", "one of that name stands in another file; give each its own name");
            }

            lists.Add(entry);
        }

        return new YamlMap(place, lists);
    }
}
