using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>size</c>: the decoded body's number of bytes; a request without a body has none.</summary>
internal sealed class BodySize(IReadOnlyList<JsonTest.Ordered> bounds) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans) =>
        bounds.All(bound => bound.Passes(request.Input.Body?.Bytes.Length ?? 0));
}
