using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>json</c>: the value at a pointer of the body passes every comparison.</summary>
internal sealed class JsonValue(JsonQuery query) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        var json = request.Input.Body is { Shape: not ApiShape.Opaque } body ? body.Document.Span : [];
        return request.MayGoOn(json.Length) && query.Passes(json);
    }
}
