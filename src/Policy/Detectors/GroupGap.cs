namespace Holdpoint.Policy.Detectors;

/// <summary>What may stand between the groups of a long number: up to three of space, tab, hyphen and (where asked for) full stop.</summary>
internal static class GroupGap
{
    private const int Widest = 3;

    /// <summary>Where the next group starts, if a gap stands here and a letter or digit follows it; otherwise <paramref name="at"/>.</summary>
    public static int After(ReadOnlySpan<char> text, int at, bool dots)
    {
        int end = at;
        while (end < text.Length && end - at < Widest && (text[end] is ' ' or '\t' or '-' || (dots && text[end] == '.')))
        {
            end++;
        }

        return end < text.Length && char.IsAsciiLetterOrDigit(text[end]) ? end : at;
    }
}
