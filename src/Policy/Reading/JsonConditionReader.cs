using System.Globalization;
using Holdpoint.Policy.Conditions;

namespace Holdpoint.Policy.Reading;

/// <summary>Reads <c>json</c> and the <c>where</c> of <c>tool</c>: comparisons with the value at a pointer.</summary>
internal static class JsonConditionReader
{
    /// <summary>Reads <c>{ path, eq | ne | lt | le | gt | ge | in | exists | matches }</c>.</summary>
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
        tests.AddRange(Bounds.Read(json, Number, "write a number"));
        json.Done();
        if (tests.Count == 0)
        {
            json.Errors.Add(json.Map.Place, json.Path, "no comparison", "add one of eq, ne, lt, le, gt, ge, in, exists, matches");
        }

        return pointer is null || tests.Count == 0 ? null : new JsonQuery(pointer, tests);
    }

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;

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
