using System.Text;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary>
/// <c>script</c>: at least a share of the letters said are of one of the scripts. It says how a text is written, not in which language:
/// that takes a model of each, and short prompts defeat even those.
/// </summary>
internal sealed class InScript(Script[] scripts, double share) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        long letters = 0, ours = 0;
        for (int part = 0; part < request.Parts.Count; part++)
        {
            if (!request.Parts[part].IsSaid || !request.IsIn(part, role))
            {
                continue;
            }

            if (!request.MayGoOn(request.Parts[part].Text.Length))
            {
                return false;
            }

            foreach (var rune in request.Parts[part].Text.EnumerateRunes())
            {
                if (Rune.IsLetter(rune))
                {
                    letters++;
                    ours += Array.Exists(scripts, script => script.Has(rune)) ? 1 : 0;
                }
            }
        }

        return ours > 0 && ours >= share * letters;
    }
}
