using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary>What a <see cref="Names"/> condition looks at.</summary>
internal enum RequestField
{
    Model,
    Route,
    Consumer,
    Purpose,
    Method,
    Path,
}

/// <summary><c>model</c>, <c>route</c>, <c>consumer</c>, <c>purpose</c>, <c>method</c>, <c>path</c>: a name fits one of the globs.</summary>
internal sealed class Names(RequestField looked, Glob[] globs) : Condition
{
    public override bool IsRecorded => looked is RequestField.Model or RequestField.Route or RequestField.Consumer;

    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        string? value = looked switch
        {
            RequestField.Model => request.Input.Model,
            RequestField.Route => request.Input.Route,
            RequestField.Consumer => request.Input.Consumer,
            RequestField.Purpose => request.Input.Purpose,
            RequestField.Method => request.Input.Method,
            _ => request.Input.Path,
        };

        // Nothing stated fits nothing, not even "*": a rule can ask for the purpose by { not: { purpose: "*" } }.
        return !string.IsNullOrEmpty(value) && FitsOne(value);
    }

    private bool FitsOne(string value)
    {
        foreach (var glob in globs)
        {
            if (glob.Fits(value))
            {
                return true;
            }
        }

        return false;
    }
}
