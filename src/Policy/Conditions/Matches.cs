using System.Text.RegularExpressions;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>regex</c>: a linear-time expression matches the cleaned text.</summary>
internal sealed class Matches(Regex expression) : Condition
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

            var view = request.Clean(part);
            foreach (var match in expression.EnumerateMatches(view.Text))
            {
                any = true;
                if (spans.Count == SpanList.Most)
                {
                    return true;
                }

                var (start, length) = view.Original(match.Index, match.Length);
                spans.Add(request.Parts[part].Pointer, start, length);
            }
        }

        return any;
    }
}
