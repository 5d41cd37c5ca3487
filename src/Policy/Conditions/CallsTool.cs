using System.Text;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary>
/// <c>tool</c>: the body has a call of a tool whose name fits one of the globs and whose arguments pass every query. Arguments that cannot
/// be read with certainty pass: what a tool makes of them, nobody knows.
/// </summary>
internal sealed class CallsTool(Glob[] names, JsonQuery[] where) : Condition
{
    private static readonly InspectionLimits Limits = new();

    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        foreach (var call in request.Input.Body?.ToolCalls ?? [])
        {
            if (!request.MayGoOn(call.Arguments.Length))
            {
                return any;
            }

            if (Array.Exists(names, glob => glob.Fits(call.Name)) && Passes(call.Arguments))
            {
                any = true;
                spans.Add(call.Pointer, 0, call.Name.Length);
                Show(request, call, spans);
            }
        }

        return any;
    }

    private bool Passes(string arguments)
    {
        if (where.Length == 0)
        {
            return true;
        }

        byte[] json = Encoding.UTF8.GetBytes(arguments);
        bool certain = arguments.Length == 0 || Inspector.Inspect(json, ApiShape.Json, Limits) is InspectionResult.Read;
        return !certain || Array.TrueForAll(where, query => query.Passes(json));
    }

    /// <summary>Arguments that were looked at and stand in the body as one string are shown to the reviewer as well.</summary>
    private void Show(Evaluation request, ToolCall call, SpanList spans)
    {
        if (where.Length > 0 && call.ArgumentsPointer is { } pointer && request.Input.Body!.TextAt(pointer) is { Length: > 0 } text)
        {
            spans.Add(pointer, 0, text.Length);
        }
    }
}
