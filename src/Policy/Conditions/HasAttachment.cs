using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>attachment</c>: the body carries an image, audio or a file, in itself or by its address.</summary>
internal sealed class HasAttachment(IReadOnlyList<string> kinds) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        for (int part = 0; part < request.Parts.Count; part++)
        {
            if (request.IsIn(part, role) && Attachment.Kind(request.Parts, part) is { } kind && kinds.Contains(kind))
            {
                any = true;
                spans.Add(request.Parts[part].Pointer, 0, request.Parts[part].Text.Length);
            }
        }

        return any;
    }
}
