using System.IO.Enumeration;

namespace Holdpoint.Policy.Conditions;

/// <summary>A name with <c>*</c> for any characters and <c>?</c> for one; case is ignored, so that a rule cannot be dodged by it.</summary>
/// <param name="Pattern">As written.</param>
internal sealed record Glob(string Pattern)
{
    // A backslash is a character like any other here, not an escape.
    private readonly string _expression = Pattern.Replace("\\", "\\\\", StringComparison.Ordinal);

    /// <summary>Whether a name fits.</summary>
    public bool Fits(string name) => FileSystemName.MatchesSimpleExpression(_expression, name, ignoreCase: true);
}
