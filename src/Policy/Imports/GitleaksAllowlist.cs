using System.Text.RegularExpressions;

namespace Holdpoint.Policy.Imports;

/// <summary>What an allowlist looks at.</summary>
internal enum AllowlistTarget
{
    Secret,
    Match,
    Line,
}

/// <summary>
/// What gitleaks passes over: expressions and stop words. Paths and commits say nothing of a prompt: they excuse nothing here, and a list
/// that asks for them together with something else never applies.
/// </summary>
/// <param name="Expressions">Excuse what they match.</param>
/// <param name="StopWords">Excuse a secret that contains one, case ignored.</param>
/// <param name="Target">What the expressions look at.</param>
/// <param name="All">Whether everything given must excuse, not just one thing.</param>
/// <param name="AsksForMore">Whether it gives paths or commits.</param>
internal sealed record GitleaksAllowlist(
    IReadOnlyList<Regex> Expressions, IReadOnlyList<string> StopWords, AllowlistTarget Target, bool All, bool AsksForMore)
{
    /// <summary>Whether a finding is to be passed over.</summary>
    public bool Excuses(string text, int start, int length, string secret)
    {
        if (All && AsksForMore)
        {
            return false;
        }

        string target = Target switch
        {
            AllowlistTarget.Match => text.Substring(start, length),
            AllowlistTarget.Line => Line(text, start, length),
            _ => secret,
        };
        bool byExpression = Expressions.Any(expression => expression.IsMatch(target));
        bool byWord = StopWords.Any(word => secret.Contains(word, StringComparison.OrdinalIgnoreCase));
        return All
            ? (Expressions.Count == 0 || byExpression) && (StopWords.Count == 0 || byWord) && Expressions.Count + StopWords.Count > 0
            : byExpression || byWord;
    }

    private static string Line(string text, int start, int length)
    {
        int first = start == 0 ? 0 : text.LastIndexOf('\n', start - 1) + 1;
        int end = text.IndexOf('\n', Math.Min(start + length, text.Length));
        return text[first..(end < 0 ? text.Length : end)];
    }
}
