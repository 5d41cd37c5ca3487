using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary>
/// <c>header</c>: the request's header is there and fits one of the globs. Several headers of one name count as one, joined by commas.
/// </summary>
internal sealed class HasHeader(string name, Glob[] globs) : Condition
{
    public override bool IsTrue(Evaluation request, string? role, SpanList spans) =>
        request.Input.Header?.Invoke(name) is { Length: > 0 } value && (globs.Length == 0 || Array.Exists(globs, glob => glob.Fits(value)));
}
