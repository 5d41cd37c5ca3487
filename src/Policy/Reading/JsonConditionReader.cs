using System.Globalization;
using System.Text.RegularExpressions;
using Holdpoint.Policy.Conditions;

namespace Holdpoint.Policy.Reading;

/// <summary>Reads <c>json</c>, <c>size</c> and the <c>where</c> of <c>tool</c>: comparisons with values.</summary>
internal static class JsonConditionReader
{
    private static readonly Dictionary<string, Comparison> Orders = new()
    {
        ["lt"] = Comparison.Less, ["le"] = Comparison.LessOrEqual, ["gt"] = Comparison.Greater, ["ge"] = Comparison.GreaterOrEqual,
    };

    /// <summary>Reads <c>json: { path, eq | ne | lt | le | gt | ge | in | exists | matches }</c>.</summary>
    public static JsonQuery? Read(MapReader? json, ConditionReader conditions)
    {
        if (json is null)
        {
            return null;
        }

        string? pointer = json.Text("path", required: true);
        if (pointer is not null && !pointer.StartsWith('/'))
        {
            json.Wrong("path", "write an RFC 6901 pointer such as /temperature");
        }

        var tests = new List<JsonTest>();
        Add(tests, json.Text("eq"), value => new JsonTest.OneOf([value]));
        Add(tests, json.Text("ne"), value => new JsonTest.NoneOf([value]));
        Add(tests, json.Texts("in"), values => new JsonTest.OneOf(values));
        Add(tests, json.Flag("exists"), exists => new JsonTest.Exists(exists));
        Add(tests, json.Node("matches") is { } node ? conditions.Expression(node, json.At("matches")) : null, regex => new JsonTest.MatchesText(regex));
        tests.AddRange(ReadOrders(json, text => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null, "write a number"));
        json.Done();
        if (tests.Count == 0)
        {
            json.Errors.Add(json.Map.Place, json.Path, "no comparison", "add one of eq, ne, lt, le, gt, ge, in, exists, matches");
        }

        return pointer is null || tests.Count == 0 ? null : new JsonQuery(pointer, tests);
    }

    /// <summary>Reads <c>size: { ge: 64KiB }</c>: the body's bytes.</summary>
    public static Condition? ReadSize(MapReader? size)
    {
        if (size is null)
        {
            return null;
        }

        var bounds = ReadOrders(size, Bytes, "write a number of bytes, such as 65536, 64KiB or 1MiB");
        size.Done();
        if (bounds.Count == 0)
        {
            size.Errors.Add(size.Map.Place, size.Path, "no comparison", "add one of lt, le, gt, ge");
        }

        return bounds.Count == 0 ? null : new BodySize(bounds);
    }

    private static List<JsonTest.Ordered> ReadOrders(MapReader map, Func<string, decimal?> parse, string remedy)
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

    private static decimal? Bytes(string text)
    {
        var (digits, unit) = text switch
        {
            _ when text.EndsWith("KiB", StringComparison.Ordinal) => (text[..^3], 1024m),
            _ when text.EndsWith("MiB", StringComparison.Ordinal) => (text[..^3], 1024m * 1024),
            _ => (text, 1m),
        };
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count * unit : null;
    }

    private static void Add<T>(List<JsonTest> tests, T? value, Func<T, JsonTest> make)
        where T : class
    {
        if (value is not null)
        {
            tests.Add(make(value));
        }
    }

    private static void Add(List<JsonTest> tests, bool? value, Func<bool, JsonTest> make)
    {
        if (value is { } given)
        {
            tests.Add(make(given));
        }
    }
}
