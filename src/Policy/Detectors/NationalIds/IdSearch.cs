namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Goes through a text once for any number of schemes, trying them where a number may start.</summary>
internal static class IdSearch
{
    private const int FewestDigits = 6;

    /// <summary>The longest number with what parts it.</summary>
    private const int Window = 26;

    private const int LongestLetters = 6;

    /// <summary>Adds what is found.</summary>
    public static void Find(ReadOnlySpan<char> text, ReadOnlySpan<IdScheme> schemes, List<(int Start, int Length)> found)
    {
        int at = 0;
        while (text[at..].IndexOfAnyInRange('0', '9') is >= 0 and var next)
        {
            int digit = at + next;
            if (!HasDigits(text.Slice(digit, Math.Min(Window, text.Length - digit))))
            {
                at = AfterWord(text, digit);
                continue;
            }

            int end = FromEarlierWords(text, at, digit, schemes, found);
            at = end > 0 ? end : AfterWord(text, digit);
        }
    }

    /// <summary>Tries the word that holds the digit and up to two words of letters before it, as in <c>AB 12 34 56 C</c>.</summary>
    private static int FromEarlierWords(
        ReadOnlySpan<char> text, int limit, int digit, ReadOnlySpan<IdScheme> schemes, List<(int Start, int Length)> found)
    {
        Span<int> starts = stackalloc int[3];
        int count = 1;
        starts[0] = WordStart(text, digit, limit);
        while (count < starts.Length && starts[count - 1] - limit >= 2 && char.IsAsciiLetter(text[starts[count - 1] - 2])
            && text[starts[count - 1] - 1] is ' ' or '-' or '.')
        {
            starts[count] = WordStart(text, starts[count - 1] - 1, limit);
            if (starts[count - 1] - 1 - starts[count] > LongestLetters || text[starts[count]..(starts[count - 1] - 1)].ContainsAnyInRange('0', '9'))
            {
                break;
            }

            count++;
        }

        for (int i = count - 1; i >= 0; i--)
        {
            if (EndOfId(text, starts[i], schemes) is > 0 and var end)
            {
                found.Add((starts[i], end - starts[i]));
                return end;
            }
        }

        return 0;
    }

    private static int EndOfId(ReadOnlySpan<char> text, int start, ReadOnlySpan<IdScheme> schemes)
    {
        if (Continues(text, start - 1, start - 2))
        {
            return 0;
        }

        Span<char> id = stackalloc char[IdForm.Longest];
        foreach (var scheme in schemes)
        {
            foreach (var form in scheme.Forms)
            {
                int end = form.Match(text, start, id, out int length, out bool grouped);
                if (end > 0 && !Continues(text, end, end + 1) && IsOne(scheme, text, start, end, scheme.Judge(id[..length], grouped)))
                {
                    return end;
                }
            }
        }

        return 0;
    }

    private static bool IsOne(IdScheme scheme, ReadOnlySpan<char> text, int start, int end, IdEvidence evidence) => evidence switch
    {
        IdEvidence.Enough => true,
        IdEvidence.Likely => ContextWords.AreAbsent(text, start, end) || scheme.Words.AreNear(text, start, end, before: 48, after: 24),
        IdEvidence.Named => scheme.Words.AreNear(text, start, end, before: 48, after: 24),
        _ => false,
    };

    /// <summary>Whether a number goes on beyond its end: with a letter or digit, or with a sign that another digit follows.</summary>
    private static bool Continues(ReadOnlySpan<char> text, int beside, int beyond)
    {
        if (beside < 0 || beside >= text.Length)
        {
            return false;
        }

        bool more = beyond >= 0 && beyond < text.Length && char.IsAsciiDigit(text[beyond]);
        return char.IsLetterOrDigit(text[beside]) || text[beside] == '_' || (more && text[beside] is '-' or '.' or '/');
    }

    private static bool HasDigits(ReadOnlySpan<char> window)
    {
        int digits = 0;
        foreach (char character in window)
        {
            digits += char.IsAsciiDigit(character) ? 1 : 0;
        }

        return digits >= FewestDigits;
    }

    private static int WordStart(ReadOnlySpan<char> text, int at, int limit)
    {
        while (at > limit && char.IsAsciiLetterOrDigit(text[at - 1]))
        {
            at--;
        }

        return at;
    }

    private static int AfterWord(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at]))
        {
            at++;
        }

        return at;
    }
}
