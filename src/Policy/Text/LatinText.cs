using System.Globalization;
using System.Text;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Text;

/// <summary>
/// The view that detectors read: cleaned text without accents and other marks, look-alikes as the Latin letters they look like, all
/// white space on a line as spaces, dashes as hyphens and quotation marks as ASCII ones. Case is kept.
/// </summary>
internal static class LatinText
{
    private static readonly NormalForms Decomposed = new(NormalizationForm.FormKD);

    /// <summary>The view of a cleaned view.</summary>
    public static TextView Of(TextView clean) => Of(clean, new Spending());

    /// <summary>The view of a cleaned view; the rest is left out once a limit is passed.</summary>
    public static TextView Of(TextView clean, Spending spending) => Ascii.IsValid(clean.Text) ? clean : Build(clean, spending);

    private static TextView Build(TextView clean, Spending spending)
    {
        var view = new TextViewBuilder();
        string text = clean.Text;
        for (int at = 0; at < text.Length && spending.MayGo(0);)
        {
            int length = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? 2 : 1;
            var (start, originalLength) = clean.Original(at, length);
            Add(view, text.AsSpan(at, length), start, start + originalLength);
            at += length;
        }

        return view.Build();
    }

    private static void Add(TextViewBuilder view, ReadOnlySpan<char> character, int start, int end)
    {
        if (char.IsAscii(character[0]))
        {
            view.Add(character[0], start, end);
            return;
        }

        Rune.DecodeFromUtf16(character, out var rune, out _);
        if (Look(rune, view.Last) is { } look)
        {
            view.Add(look, start, end);
            return;
        }

        Span<char> units = stackalloc char[2];
        foreach (var piece in Decomposed.Of(character).EnumerateRunes())
        {
            if (!IsMark(piece))
            {
                view.Add(Look(piece, view.Last) is { } latin ? [latin] : units[..piece.EncodeToUtf16(units)], start, end);
            }
        }
    }

    private static char? Look(Rune rune, char before)
    {
        if (Confusables.Latin(rune) is { } latin)
        {
            return latin != Confusables.Stroke ? latin : char.IsLower(before) ? 'l' : 'I';
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.DashPunctuation => '-',
            UnicodeCategory.SpaceSeparator => ' ',
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => '\n',
            _ => rune.Value is '\u2018' or '\u2019' or '\u201B' or '\u02BC' ? '\'' : rune.Value is '\u201C' or '\u201D' or '\u201E' ? '"' : null,
        };
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}
