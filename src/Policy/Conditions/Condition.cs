using Holdpoint.Contracts;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary>Something that is so of a request, or is not. Immutable.</summary>
internal abstract class Condition
{
    /// <summary>Whether it may need an answer from another process: asked last, and only where the rest leaves it open.</summary>
    public virtual bool AsksElsewhere => false;

    /// <summary>Whether the ledger's entry about a request tells all that it looks at.</summary>
    public virtual bool IsRecorded => false;

    /// <summary>Whether it is so. Where it is about text, the places are added to <paramref name="spans"/>, which never grows past its limit.</summary>
    /// <param name="request">The request with its views.</param>
    /// <param name="role">Whose words are looked at; null for all.</param>
    /// <param name="spans">Where it matched; what is in it when this returns false means nothing.</param>
    public abstract bool IsTrue(Evaluation request, string? role, SpanList spans);
}

/// <summary>All of several.</summary>
internal sealed class AllOf(IReadOnlyList<Condition> conditions) : Condition
{
    private readonly Condition[] _conditions = [.. conditions.OrderBy(condition => condition.AsksElsewhere)];

    public override bool AsksElsewhere => _conditions.Length > 0 && _conditions[^1].AsksElsewhere;

    public override bool IsRecorded => Array.TrueForAll(_conditions, condition => condition.IsRecorded);

    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        foreach (var condition in _conditions)
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
    private readonly Condition[] _conditions = [.. conditions.OrderBy(condition => condition.AsksElsewhere)];

    public override bool AsksElsewhere => _conditions.Length > 0 && _conditions[^1].AsksElsewhere;

    public override bool IsRecorded => Array.TrueForAll(_conditions, condition => condition.IsRecorded);

    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        foreach (var condition in _conditions)
        {
            if (any && condition.AsksElsewhere)
            {
                break;
            }

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

/// <summary>The opposite of another; while that is not known, neither is this.</summary>
internal sealed class Not(Condition condition) : Condition
{
    public override bool AsksElsewhere => condition.AsksElsewhere;

    public override bool IsRecorded => condition.IsRecorded;

    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        int mark = spans.Count;
        int unknown = condition.AsksElsewhere ? request.Classified.Unknown : 0;
        bool inner = condition.IsTrue(request, role, spans);
        spans.Truncate(mark);
        return !inner && (!condition.AsksElsewhere || request.Classified.Unknown == unknown);
    }
}
