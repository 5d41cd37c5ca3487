using System.Buffers;
using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>
/// The view that term lists read: the Latin view without case, and with every run of white space, dashes and underscores as one space.
/// Terms are folded alike, so both sides always agree.
/// </summary>
internal static class FoldedText
{
    /// <summary>The ASCII characters that part words.</summary>
    private static readonly SearchValues<char> Gaps = SearchValues.Create(" \t\n\r\v\f_-");

    /// <summary>The view of a Latin view.</summary>
    public static TextView Of(TextView latin) =>
        latin.IsOriginal && Ascii.IsValid(latin.Text) && !HasWideGap(latin.Text) ? new TextView(OneForOne(latin.Text)) : Build(latin);

    /// <summary>Folds a term.</summary>
    public static string Of(string term) => Of(LatinText.Of(CleanText.Of(term))).Text.Trim();

    /// <summary>Folds text in which every character stays one: no list of places is needed then.</summary>
    private static string OneForOne(string text) => string.Create(text.Length, text, static (folded, original) =>
    {
        Ascii.ToLower(original, folded, out _);
        folded.Replace('_', ' ');
        folded.Replace('-', ' ');
        folded.Replace('\n', ' ');
        folded.Replace('\r', ' ');
        folded.Replace('\t', ' ');
        folded.Replace('\v', ' ');
        folded.Replace('\f', ' ');
    });

    private static bool HasWideGap(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Gaps) is >= 0 and var at && at + 1 < text.Length)
        {
            if (Gaps.Contains(text[at + 1]))
            {
                return true;
            }

            text = text[(at + 1)..];
        }

        return false;
    }

    private static TextView Build(TextView latin)
    {
        var view = new TextViewBuilder();
        string text = latin.Text;
        for (int at = 0; at < text.Length; at++)
        {
            var (start, length) = latin.Original(at, 1);
            char character = text[at];
            if (character is '_' or '-' || char.IsWhiteSpace(character))
            {
                if (view.Last != ' ')
                {
                    view.Add(' ', start, start + length);
                }
            }
            else if (character == 'ß')
            {
                view.Add("ss", start, start + length);
            }
            else if (char.IsHighSurrogate(character) && at + 1 < text.Length)
            {
                var rune = Rune.GetRuneAt(text, at++);
                view.Add(Rune.ToLowerInvariant(rune).ToString(), start, start + length);
            }
            else
            {
                // By way of upper case, so that letters with two lower-case forms (σ, ς) fold to one.
                view.Add(char.ToLowerInvariant(char.ToUpperInvariant(character)), start, start + length);
            }
        }

        return view.Build();
    }
}
