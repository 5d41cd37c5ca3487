namespace Holdpoint.Policy;

/// <summary>What reading a policy file led to.</summary>
public abstract record PolicyLoad
{
    private PolicyLoad()
    {
    }

    /// <summary>It checks.</summary>
    /// <param name="Policy">Ready to evaluate.</param>
    public sealed record Loaded(CompiledPolicy Policy) : PolicyLoad;

    /// <summary>It does not.</summary>
    /// <param name="Errors">Every error at once.</param>
    public sealed record Refused(IReadOnlyList<PolicyError> Errors) : PolicyLoad;
}

/// <summary>One mistake in a policy file.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">Line, from 1.</param>
/// <param name="Path">Where in the document, such as <c>rules[2].then</c>.</param>
/// <param name="Found">The value found.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record PolicyError(string File, int Line, string Path, string Found, string Remedy)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() => $"{File}:{Line}: {(Path.Length == 0 ? "the document" : Path)}: found {Found}; {Remedy}";
}
