using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>terms</c>: a term of one of the lists stands in the text, on word borders.</summary>
internal sealed class HasTerms(IReadOnlyList<string> lists) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        var hits = request.Terms();
        if (!request.MayGoOn(hits.Count))
        {
            return false;
        }

        foreach (var hit in hits)
        {
            if (request.IsIn(hit.Text, role) && lists.Contains(hit.List))
            {
                any |= request.Mark(hit.Text, hit.Start, hit.Length, spans);
                if (any && spans.Count == SpanList.Most)
                {
                    return true;
                }
            }
        }

        return any;
    }
}
