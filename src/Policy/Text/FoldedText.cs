using System.Globalization;
using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>
/// The view that term lists read: cleaned text with accents and case gone, look-alikes of other scripts as the Latin letters they look
/// like, and every run of white space, dashes and underscores as one space. Terms are folded alike, so both sides always agree.
/// </summary>
internal static class FoldedText
{
    /// <summary>Folds the original text by way of its cleaned view.</summary>
    public static TextView Of(TextView clean)
    {
        var view = new TextViewBuilder();
        string text = clean.Text;
        for (int at = 0; at < text.Length;)
        {
            int length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
            var (start, originalLength) = clean.Original(at, length);
            Add(view, text.AsSpan(at, length), start, start + originalLength);
            at += length;
        }

        return view.Build();
    }

    /// <summary>Folds a term.</summary>
    public static string Of(string term) => Of(CleanText.Of(term)).Text.Trim();

    private static void Add(TextViewBuilder view, ReadOnlySpan<char> character, int start, int end)
    {
        char first = character[0];
        if (IsGap(first))
        {
            if (view.Last != ' ')
            {
                view.Add(' ', start, end);
            }
        }
        else if (char.IsAscii(first))
        {
            view.Add(char.ToLowerInvariant(first), start, end);
        }
        else
        {
            string simple = Confusables.Latin(Rune.GetRuneAt(character.ToString(), 0)) ?? character.ToString();
            foreach (var rune in Unicode.Normalize(simple, NormalizationForm.FormKD).EnumerateRunes())
            {
                if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark))
                {
                    string lower = rune.Value == 'ß' ? "ss" : Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).ToString();
                    view.Add(Confusables.Latin(Rune.GetRuneAt(lower, 0)) ?? lower, start, end);
                }
            }
        }
    }

    private static bool IsGap(char character) =>
        character == '_' || char.IsWhiteSpace(character) || char.GetUnicodeCategory(character) == UnicodeCategory.DashPunctuation;
}
