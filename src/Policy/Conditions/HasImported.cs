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

                rules.Find(reading.Clean.Text, found);
                foreach (var (start, length) in found)
                {
                    any = true;
                    var (at, extent) = reading.Clean.Original(start, length);
                    spans.Add(request.Parts[part].Pointer, at, extent);
                }

                found.Clear();
            }
        }

        return any;
    }
}
