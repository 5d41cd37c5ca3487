using Holdpoint.Policy.Imports;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>imported</c>: a rule of another project's file finds something.</summary>
internal sealed class HasImported(RuleSet rules) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        var found = new List<(int Start, int Length)>();
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

                rules.Find(reading.Clean.Text, found);
                foreach (var (start, length) in found)
                {
                    var (at, extent) = reading.Clean.Original(start, length);
                    any |= request.Mark(text, at, extent, spans);
                }

                found.Clear();
            }
        }

        return any;
    }
}
