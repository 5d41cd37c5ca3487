using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>
/// The view that term lists read: the Latin view without case, and with every run of white space, dashes and underscores as one space.
/// Terms are folded alike, so both sides always agree.
/// </summary>
internal static class FoldedText
{
    /// <summary>The view of a Latin view.</summary>
    public static TextView Of(TextView latin)
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

    /// <summary>Folds a term.</summary>
    public static string Of(string term) => Of(LatinText.Of(CleanText.Of(term))).Text.Trim();
}
