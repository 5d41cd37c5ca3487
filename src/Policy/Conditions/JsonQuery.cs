using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Conditions;

/// <summary>A pointer into JSON and the comparisons that the value there must pass, all of them.</summary>
internal sealed class JsonQuery(string pointer, IReadOnlyList<JsonTest> tests)
{
    private readonly string[] _tokens =
        [.. pointer.Split('/').Skip(1).Select(token => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private readonly JsonTest[] _tests = [.. tests];

    /// <summary>Whether the value in a text that was inspected passes; an empty text has no values.</summary>
    public bool Passes(ReadOnlySpan<byte> json)
    {
        var value = JsonScalar.Find(json, _tokens);
        foreach (var test in _tests)
        {
            if (!test.Passes(value))
            {
                return false;
            }
        }

        return true;
    }
}
