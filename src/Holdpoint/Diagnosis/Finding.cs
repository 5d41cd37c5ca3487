namespace Holdpoint.Cli.Diagnosis;

/// <summary>How a check ended.</summary>
internal enum Severity
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, and a careful operator would change it.</summary>
    Warning,

    /// <summary>It will not work, or not as promised.</summary>
    Failure,
}

/// <summary>What one check found.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Part">What was looked at.</param>
/// <param name="Text">What was found, and for anything but <see cref="Severity.Ok"/> what to do. Never a password.</param>
internal sealed record Finding(Severity Severity, string Part, string Text)
{
    internal static Finding Ok(string part, string text) => new(Severity.Ok, part, text);

    internal static Finding Warning(string part, string text) => new(Severity.Warning, part, text);

    internal static Finding Failure(string part, string text) => new(Severity.Failure, part, text);
}
