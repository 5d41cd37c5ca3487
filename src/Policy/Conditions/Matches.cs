using System.Text.RegularExpressions;
using Holdpoint.Policy.Rules;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>regex</c>: a linear-time expression matches the cleaned text.</summary>
/// <param name="expression">The expression.</param>
/// <param name="number">Its number in the <see cref="ExpressionIndex"/>.</param>
internal sealed class Matches(Regex expression, int number) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        if (!request.MayMatch(number))
        {
            return false;
        }

        for (int part = 0; part < request.Parts.Count; part++)
        {
            if (!request.IsIn(part, role))
            {
                continue;
            }

            foreach (var reading in request.Readings(part))
            {
                if (!request.MayGoOn())
                {
                    return any;
                }

                any |= Find(reading.Clean, request.Parts[part].Pointer, spans);
            }
        }

        return any;
    }

    private bool Find(TextView view, string pointer, SpanList spans)
    {
        bool any = false;
        foreach (var match in expression.EnumerateMatches(view.Text))
        {
            any = true;
            if (spans.Count == SpanList.Most)
            {
                break;
            }

            var (start, length) = view.Original(match.Index, match.Length);
            spans.Add(pointer, start, length);
        }

        return any;
    }
}
