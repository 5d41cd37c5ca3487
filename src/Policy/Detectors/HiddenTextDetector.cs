using System.Buffers;
using System.Text;

namespace Holdpoint.Policy.Detectors;

/// <summary>
/// Text that a machine reads and a person does not see: Unicode tag characters outside flags, runs of invisible characters and of
/// variation selectors (both are used to carry bytes), words cut by many of them, and direction changes that show text in another order
/// than it is stored (CVE-2021-42574). Emoji sequences, joiners of Persian and Indic writing, soft hyphens and closed embeddings are ordinary.
/// </summary>
internal sealed class HiddenTextDetector : Detector
{
    /// <summary>Invisible characters in a row that no writing system needs.</summary>
    private const int LongRun = 4;

    /// <summary>Invisible characters within one Latin word that nobody types.</summary>
    private const int ManyInWord = 3;

    /// <summary>Tags that the flag of a region has at most (UTS #51): six characters and the end.</summary>
    private const int LongestFlag = 7;

    /// <summary>Characters in which the end of a direction change is looked for.</summary>
    private const int LongestStretch = 4096;

    private static readonly SearchValues<char> Signs = SearchValues.Create(
        "\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202D\u202E\u2060\u2061\u2062\u2063\u2064"
        + "\u2066\u2067\u2068\u206A\u206B\u206C\u206D\u206E\u206F\u3164\uFE00\uFE01\uFE02\uFE03\uFE04\uFE05\uFE06\uFE07\uFE08\uFE09\uFE0A"
        + "\uFE0B\uFE0C\uFE0D\uFE0E\uFE0F\uFEFF\uFFA0\uFFF9\uFFFA\uFFFB\uDB40");

    public override string Name => "hidden-text";

    public override bool ReadsOriginal => true;

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        if (Ascii.IsValid(text))
        {
            return;
        }

        int at = 0;
        int word = -1;
        int inWord = 0;
        while (text[at..].IndexOfAny(Signs) is >= 0 and var next)
        {
            int start = at + next;
            if (text[start] is '\u202D' or '\u202E' or '\u202A' or '\u202B' or '\u2066' or '\u2067' or '\u2068')
            {
                at = DirectionEnd(text, start, out bool hides);
                Add(hides, start, at, found);
                continue;
            }

            at = RunEnd(text, start);
            bool sameWord = word >= 0 && IsAsciiWord(text[word..start]);
            word = sameWord ? word : start;
            inWord = sameWord ? inWord + 1 : 1;
            bool cut = inWord == ManyInWord && start > 0 && char.IsAsciiLetterOrDigit(text[start - 1]) && at < text.Length && char.IsAsciiLetterOrDigit(text[at]);
            Add(IsLong(text, start, at) || cut, cut ? word : start, at, found);
        }
    }

    private static void Add(bool hides, int start, int end, List<(int Start, int Length)> found)
    {
        if (hides)
        {
            found.Add((start, end - start));
        }
    }

    private static int RunEnd(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (end < text.Length && (Signs.Contains(text[end]) || (char.IsLowSurrogate(text[end]) && end > start && text[end - 1] == '\uDB40')))
        {
            end++;
        }

        return end;
    }

    /// <summary>Letters and digits of ASCII with the invisible characters between them: one word to a machine.</summary>
    private static bool IsAsciiWord(ReadOnlySpan<char> text)
    {
        const int longest = 100;
        bool last = true;
        foreach (char character in text.Length <= longest ? text : default)
        {
            bool sign = Signs.Contains(character);
            if (!sign && !char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }

            last = sign;
        }

        return text.Length is > 0 and <= longest && !last;
    }

    private static bool IsLong(ReadOnlySpan<char> text, int start, int end)
    {
        var run = text[start..end];
        int tags = run.Count('\uDB40');
        bool flag = tags > 0 && tags <= LongestFlag && start >= 2 && text[(start - 2)..start].SequenceEqual("\uD83C\uDFF4") && run.EndsWith("\uDB40\uDC7F");
        return !flag && (tags > 0 ? run.Length > 2 || !run.ContainsAnyInRange('\uDD00', '\uDDEF') : run.Length >= LongRun);
    }

    /// <summary>Where a direction change ends; it hides something when it overrides the order, or is never closed in its line.</summary>
    private static int DirectionEnd(ReadOnlySpan<char> text, int start, out bool hides)
    {
        char close = text[start] >= '\u2066' ? '\u2069' : '\u202C';
        var line = text.Slice(start, Math.Min(LongestStretch, text.Length - start));
        line = line.IndexOfAny('\n', '\u2029') is >= 0 and var length ? line[..length] : line;
        int end = line.IndexOf(close);
        hides = text[start] is '\u202D' or '\u202E' || end < 0;
        return !hides ? start + 1 : start + (end < 0 ? line.Length : end + 1);
    }
}
