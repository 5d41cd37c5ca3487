using System.Globalization;
using Holdpoint.Policy.Conditions;

namespace Holdpoint.Policy.Reading;

/// <summary>Reads <c>lt</c>, <c>le</c>, <c>gt</c>, <c>ge</c> of a map.</summary>
internal static class Bounds
{
    /// <summary>What a number of something is written as.</summary>
    public const string Counted = "write a whole number";

    private static readonly Dictionary<string, Comparison> Orders = new()
    {
        ["lt"] = Comparison.Less, ["le"] = Comparison.LessOrEqual, ["gt"] = Comparison.Greater, ["ge"] = Comparison.GreaterOrEqual,
    };

    /// <summary>The bounds that are given.</summary>
    public static List<JsonTest.Ordered> Read(MapReader map, Func<string, decimal?> parse, string remedy)
    {
        var tests = new List<JsonTest.Ordered>();
        foreach (var (word, comparison) in Orders)
        {
            if (map.Text(word) is not { } text)
            {
                continue;
            }

            if (parse(text) is { } bound)
            {
                tests.Add(new JsonTest.Ordered(comparison, bound));
            }
            else
            {
                map.Wrong(word, remedy);
            }
        }

        return tests;
    }

    /// <summary>The bounds, of which there must be one; then names the keys that nobody asked for.</summary>
    public static List<JsonTest.Ordered> ReadSome(MapReader map, Func<string, decimal?> parse, string remedy)
    {
        var bounds = Read(map, parse, remedy);
        bool given = Orders.Keys.Any(word => map.Node(word) is not null);
        map.Done();
        if (!given)
        {
            map.Errors.Add(map.Map.Place, map.Path, "no comparison", "add one of lt, le, gt, ge");
        }

        return bounds;
    }

    /// <summary>A number of something.</summary>
    public static decimal? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;

    /// <summary>A number of bytes.</summary>
    public static decimal? Bytes(string text)
    {
        var (digits, unit) = text switch
        {
            _ when text.EndsWith("KiB", StringComparison.Ordinal) => (text[..^3], 1024m),
            _ when text.EndsWith("MiB", StringComparison.Ordinal) => (text[..^3], 1024m * 1024),
            _ => (text, 1m),
        };
        return Whole(digits) * unit;
    }
}
