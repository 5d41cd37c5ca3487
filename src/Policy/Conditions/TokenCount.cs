using System.Text;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary>
/// <c>tokens</c>: an estimate of the tokens said, which is a quarter of their UTF-8 bytes, rounded up. Each model counts in its own way;
/// this costs no tokenizer, is the same everywhere, and is good for a bound, not for a bill.
/// </summary>
internal sealed class TokenCount(IReadOnlyList<JsonTest.Ordered> bounds) : Condition
{
    private const int BytesPerToken = 4;

    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        long bytes = 0;
        for (int part = 0; part < request.Parts.Count; part++)
        {
            if (request.Parts[part].IsSaid && request.IsIn(part, role))
            {
                bytes += Encoding.UTF8.GetByteCount(request.Parts[part].Text);
            }
        }

        long tokens = (bytes + BytesPerToken - 1) / BytesPerToken;
        return bounds.All(bound => bound.Passes(tokens));
    }
}
