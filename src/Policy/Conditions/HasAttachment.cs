using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>attachment</c>: the conversation carries an image, audio or a file, in itself or by its address.</summary>
internal sealed class HasAttachment(IReadOnlyList<string> kinds) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        for (int part = 0; part < request.Parts.Count; part++)
        {
            var found = request.Parts[part];
            if (request.IsIn(part, role) && kinds.Contains(found.Kind))
            {
                any = true;
                spans.Add(found.Pointer, 0, found.Text.Length);
            }
        }

        return any;
    }
}
