using Holdpoint.Contracts;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary>Something that is so of a request, or is not. Immutable.</summary>
internal abstract class Condition
{
    /// <summary>Whether it is so. Where it is about text, the places are added to <paramref name="spans"/>, which never grows past its limit.</summary>
    /// <param name="request">The request with its views.</param>
    /// <param name="role">Whose words are looked at; null for all.</param>
    /// <param name="spans">Where it matched; what is in it when this returns false means nothing.</param>
    public abstract bool IsTrue(Evaluation request, string? role, SpanList spans);
}

/// <summary>All of several.</summary>
internal sealed class AllOf(IReadOnlyList<Condition> conditions) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        foreach (var condition in conditions)
        {
            if (!condition.IsTrue(request, role, spans))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>At least one of several. All are looked at, so that a reviewer sees every place.</summary>
internal sealed class AnyOf(IReadOnlyList<Condition> conditions) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        foreach (var condition in conditions)
        {
            int mark = spans.Count;
            if (condition.IsTrue(request, role, spans))
            {
                any = true;
            }
            else
            {
                spans.Truncate(mark);
            }
        }

        return any;
    }
}

/// <summary>The opposite of another.</summary>
internal sealed class Not(Condition condition) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        int mark = spans.Count;
        bool inner = condition.IsTrue(request, role, spans);
        spans.Truncate(mark);
        return !inner;
    }
}
