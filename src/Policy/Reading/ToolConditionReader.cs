using Holdpoint.Policy.Conditions;

namespace Holdpoint.Policy.Reading;

/// <summary>Reads <c>tool: { name: GLOB or list, where: { path, ge … } or a list of such }</c>.</summary>
internal static class ToolConditionReader
{
    /// <summary>The condition; null when something is wrong with it.</summary>
    public static CallsTool? Read(MapReader? tool, ConditionReader conditions)
    {
        if (tool is null)
        {
            return null;
        }

        var names = tool.Texts("name");
        if (names is null && tool.Node("name") is null)
        {
            tool.Errors.Add(tool.Map.Place, tool.At("name"), "nothing", "add 'name: …' with the tool's name, or * for all");
        }

        if (tool.Node("where") is YamlList { Items.Count: 0 })
        {
            tool.Wrong("where", "write { path: …, ge: … } or a list of such");
        }

        var where = Where(tool).Select(query => JsonConditionReader.Read(query, conditions)).ToList();
        tool.Done();
        return names is null || where.Contains(null) ? null : new CallsTool([.. names.Select(name => new Glob(name))], [.. where.OfType<JsonQuery>()]);
    }

    private static IEnumerable<MapReader> Where(MapReader tool) => tool.Node("where") switch
    {
        null => [],
        YamlList => tool.List("where"),
        _ => tool.Nested("where") is { } one ? [one] : [],
    };
}
