using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>json</c>: the value at a pointer passes every comparison.</summary>
internal sealed class JsonValue(string pointer, IReadOnlyList<JsonTest> tests) : Condition
{
    private readonly string[] _tokens =
        [.. pointer.Split('/').Skip(1).Select(token => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool readable = request.Input.Body is { Shape: not ApiShape.Opaque };
        var value = readable ? JsonScalar.Find(request.Input.Body!.Bytes.Span, _tokens) : null;
        return tests.All(test => test.Passes(value));
    }
}
