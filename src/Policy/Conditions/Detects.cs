using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>detect</c>: one of the detectors finds something.</summary>
internal sealed class Detects(IReadOnlyList<Detector> detectors) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        foreach (var detector in detectors)
        {
            for (int part = 0; part < request.Parts.Count; part++)
            {
                if (!request.IsIn(part, role))
                {
                    continue;
                }

                foreach (var reading in request.Readings(part))
                {
                    foreach (var (start, length) in request.Detected(detector, reading))
                    {
                        any = true;
                        spans.Add(request.Parts[part].Pointer, start, length);
                    }
                }
            }
        }

        return any;
    }
}
