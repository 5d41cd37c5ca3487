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
            var values = request.Detected(detector);
            if (!request.MayGoOn(values.Count))
            {
                return any;
            }

            foreach (var value in values)
            {
                if (request.IsIn(value.Text, role))
                {
                    any |= request.Mark(value.Text, value.Start, value.Length, spans);
                    if (any && spans.Count == SpanList.Most)
                    {
                        return true;
                    }
                }
            }
        }

        return any;
    }
}
