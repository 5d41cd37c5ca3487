using System.Buffers;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Detectors;

/// <summary>Words that say what a number beside them is. They are looked for on word borders, without case.</summary>
internal sealed class ContextWords(params string[] words)
{
    /// <summary>A text this short that has no letters but a number's own gives no context to judge by.</summary>
    private const int ShortText = 64;

    private readonly SearchValues<string> _words = SearchValues.Create(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether one of the words stands near a stretch of text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the stretch starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="before">Characters before it that are looked at.</param>
    /// <param name="after">Characters behind it that are looked at.</param>
    public bool AreNear(ReadOnlySpan<char> text, int start, int end, int before, int after) =>
        AreIn(text, Math.Max(0, start - before), start) || AreIn(text, end, Math.Min(text.Length, end + after));

    /// <summary>Whether a stretch is all that a short text says: nothing in it but the stretch holds a letter.</summary>
    public static bool AreAbsent(ReadOnlySpan<char> text, int start, int end) =>
        text.Length <= ShortText && !HasLetter(text[..start]) && !HasLetter(text[end..]);

    private static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (char character in text)
        {
            if (char.IsLetter(character))
            {
                return true;
            }
        }

        return false;
    }

    private bool AreIn(ReadOnlySpan<char> text, int from, int to)
    {
        while (text[from..to].IndexOfAny(_words) is >= 0 and var next)
        {
            from += next;
            foreach (string word in words)
            {
                if (text[from..to].StartsWith(word, StringComparison.OrdinalIgnoreCase) && WordBorder.Around(text, from, word.Length))
                {
                    return true;
                }
            }

            from++;
        }

        return false;
    }
}
