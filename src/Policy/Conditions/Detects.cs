using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>detect</c>: one of the detectors finds something.</summary>
internal sealed class Detects(Detector[] detectors) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        foreach (var detector in detectors)
        {
            foreach (var value in request.Detected(detector))
            {
                if (request.IsIn(value.Part, role))
                {
                    any = true;
                    spans.Add(request.Parts[value.Part].Pointer, value.Start, value.Length);
                }
            }
        }

        return any;
    }
}
