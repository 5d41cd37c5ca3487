using Holdpoint.Policy.Rules;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>terms</c>: a term of one of the lists stands in the text, on word borders.</summary>
internal sealed class HasTerms(IReadOnlyList<string> lists) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        for (int part = 0; part < request.Parts.Count; part++)
        {
            if (!request.IsIn(part, role))
            {
                continue;
            }

            foreach (var reading in request.Readings(part))
            {
                any |= Find(reading, request.Parts[part].Pointer, spans);
            }
        }

        return any;
    }

    private bool Find(TextReading reading, string pointer, SpanList spans)
    {
        bool any = false;
        foreach (var hit in reading.Terms ?? [])
        {
            if (lists.Contains(hit.List))
            {
                any = true;
                var (start, length) = reading.Folded.Original(hit.Start, hit.Length);
                spans.Add(pointer, start, length);
            }
        }

        return any;
    }
}
