namespace Holdpoint.Policy.Reading;

/// <summary>Refuses what the format defines and this version does not do, so that nothing in a policy is silently without effect.</summary>
internal static class Unsupported
{
    /// <summary>What a message says of it.</summary>
    public const string Remedy = "this version does not support it; remove it";

    /// <summary>Refuses keys of a map.</summary>
    public static void Keys(MapReader map, params ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (map.Node(key) is { } node)
            {
                map.Errors.Add(node.Place, map.At(key), $"'{key}'", Remedy);
            }
        }
    }

    /// <summary>Refuses a whole section.</summary>
    public static void Section(MapReader document, string key) => Keys(document, key);
}
