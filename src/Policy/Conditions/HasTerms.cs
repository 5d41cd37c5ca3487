using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>terms</c>: a term of one of the lists stands in the text, on word borders.</summary>
internal sealed class HasTerms(IReadOnlyList<string> lists) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        for (int part = 0; part < request.Parts.Count; part++)
        {
            if (!request.IsIn(part, role) || request.Terms(part) is not { } hits)
            {
                continue;
            }

            foreach (var hit in hits)
            {
                if (lists.Contains(hit.List))
                {
                    any = true;
                    var (start, length) = request.Folded(part).Original(hit.Start, hit.Length);
                    spans.Add(request.Parts[part].Pointer, start, length);
                }
            }
        }

        return any;
    }
}
