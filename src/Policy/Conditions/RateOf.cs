using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>rate</c>: how many requests of this consumer were judged within a window, this one included.</summary>
internal sealed class RateOf(ConsumerRate rate, IReadOnlyList<JsonTest.Ordered> bounds) : Condition
{
    public override bool IsRecorded => true;

    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        long count = rate.Of(request.Input.Consumer, request.At);
        return bounds.All(bound => bound.Passes(count));
    }
}
