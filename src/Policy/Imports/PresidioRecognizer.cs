using System.Text.RegularExpressions;

namespace Holdpoint.Policy.Imports;

/// <summary>
/// A recogniser of Presidio: patterns with scores, raised by context words close before, and a list of words. Counted is what reaches the
/// threshold.
/// </summary>
/// <param name="id">Its name.</param>
/// <param name="patterns">Expressions with their scores.</param>
/// <param name="denyList">Words that count by themselves.</param>
/// <param name="context">Words that raise a score.</param>
/// <param name="threshold">The score that counts.</param>
internal sealed class PresidioRecognizer(
    string id, IReadOnlyList<(Regex Expression, double Score)> patterns, Regex? denyList, IReadOnlyList<string> context, double threshold) : ImportedRule
{
    // Presidio's own: a context word among the five before a finding adds 0.35 and lifts it to 0.4 at least.
    private const double Raise = 0.35;
    private const double RaisedLeast = 0.4;
    private const int WordsBefore = 5;

    /// <inheritdoc/>
    public override string Id => id;

    /// <inheritdoc/>
    public override void Find(string text, List<(int Start, int Length)> found)
    {
        foreach (var (expression, score) in patterns)
        {
            foreach (var match in expression.EnumerateMatches(text))
            {
                if (score >= threshold || (context.Count > 0 && Raised(score) >= threshold && HasContext(text, match.Index)))
                {
                    found.Add((match.Index, match.Length));
                }
            }
        }

        if (denyList is not null)
        {
            Listed(text, found);
        }
    }

    private void Listed(string text, List<(int Start, int Length)> found)
    {
        foreach (var match in denyList!.EnumerateMatches(text))
        {
            int end = match.Index + match.Length;
            if ((match.Index == 0 || !IsWord(text[match.Index - 1])) && (end == text.Length || !IsWord(text[end])))
            {
                found.Add((match.Index, match.Length));
            }
        }
    }

    private static double Raised(double score) => Math.Min(1, Math.Max(score + Raise, RaisedLeast));

    private bool HasContext(string text, int before)
    {
        int end = before;
        for (int word = 0; word < WordsBefore && end > 0; word++)
        {
            while (end > 0 && !IsWord(text[end - 1]))
            {
                end--;
            }

            int start = end;
            while (start > 0 && IsWord(text[start - 1]))
            {
                start--;
            }

            var found = text.AsSpan(start, end - start);
            foreach (string wanted in context)
            {
                if (found.Length > 0 && found.Contains(wanted, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            end = start;
        }

        return false;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';
}
