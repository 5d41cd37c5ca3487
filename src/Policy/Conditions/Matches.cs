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

        for (int text = 0; text < request.Texts; text++)
        {
            if (!request.IsIn(text, role))
            {
                continue;
            }

            foreach (ref readonly var reading in request.Readings(text))
            {
                if (!request.MayGoOn(reading.Clean.Text.Length))
                {
                    return any;
                }

                any |= Find(request, text, reading.Clean, spans);
            }
        }

        return any;
    }

    private bool Find(Evaluation request, int text, TextView view, SpanList spans)
    {
        bool any = false;
        foreach (var match in expression.EnumerateMatches(view.Text))
        {
            var (start, length) = view.Original(match.Index, match.Length);
            any |= request.Mark(text, start, length, spans);
            if (any && spans.Count == SpanList.Most)
            {
                break;
            }
        }

        return any;
    }
}
