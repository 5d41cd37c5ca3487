using System.Buffers;
using System.Globalization;
using System.Text;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Text;

/// <summary>
/// The view that expressions and detectors read: Unicode NFKC, without invisible characters, backspaced letters and terminal escapes,
/// with decimal digits of any script as 0–9. Case and script are kept.
/// </summary>
internal static class CleanText
{
    private const char Escape = '\u001B';

    /// <summary>Marks taken together with their letter; Unicode's stream-safe format (UAX #15) allows 30, and sorting more is slow.</summary>
    private const int MostMarks = 30;

    private static readonly NormalForms Composed = new(NormalizationForm.FormKC);

    private static readonly SearchValues<char> AsciiControls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Append(127).Select(value => (char)value).Except(['\t', '\n', '\r', '\v', '\f'])]);

    /// <summary>How many times longer than it was a text may become; one character can stand for eighteen (U+FDFA), and a text of those for no good.</summary>
    private const int MostGrowth = 3;

    /// <summary>Characters by which any text may grow.</summary>
    private const int SomeGrowth = 4_096;

    /// <summary>Cleans a short text, such as a term.</summary>
    public static TextView Of(TextView raw) => Of(raw, new Spending());

    /// <summary>Cleans a view; the rest is left out once a limit is passed.</summary>
    public static TextView Of(TextView raw, Spending spending) =>
        Ascii.IsValid(raw.Text) && !raw.Text.AsSpan().ContainsAny(AsciiControls) ? raw : Build(raw, spending);

    private static TextView Build(TextView raw, Spending spending)
    {
        string text = raw.Text;
        var view = new TextViewBuilder();
        int at = 0;
        while (at < text.Length && spending.MayGo(0))
        {
            int start = at;
            if (view.Length > (MostGrowth * (long)text.Length) + SomeGrowth)
            {
                spending.Refuse();
            }

            var rune = Next(text, ref at);
            if (rune.Value == '\b')
            {
                view.RemoveLast();
            }
            else if (rune.Value == Escape)
            {
                at = AfterTerminalSequence(text, at);
            }
            else if (rune.IsAscii && (at == text.Length || text[at] < 0x80))
            {
                if (!Invisible.Is(rune))
                {
                    Add(view, [(char)rune.Value], raw, start, at);
                }
            }
            else if (!Invisible.Is(rune))
            {
                // A letter is normalised together with the marks that follow it, so that é is one letter however it was sent.
                int letterEnd = at;
                for (int marks = 0; marks < MostMarks && at < text.Length && IsMark(text, at); marks++)
                {
                    Next(text, ref at);
                }

                string normal = at == letterEnd ? Composed.Of(text.AsSpan(start, at - start)) : Unicode.Normalize(text[start..at], NormalizationForm.FormKC);
                Add(view, Digits(normal), raw, start, at);
            }
        }

        return view.Build();
    }

    private static void Add(TextViewBuilder view, ReadOnlySpan<char> characters, TextView raw, int start, int end)
    {
        var (from, length) = raw.Original(start, end - start);
        view.Add(characters, from, from + length);
    }

    private static Rune Next(string text, ref int at)
    {
        if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out int consumed) != OperationStatus.Done)
        {
            rune = Rune.ReplacementChar;
        }

        at += consumed;
        return rune;
    }

    private static bool IsMark(string text, int at) => CharUnicodeInfo.GetUnicodeCategory(text, at)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static string Digits(string normalized)
    {
        for (int i = 0; i < normalized.Length; i++)
        {
            if (normalized[i] > 0x7F && CharUnicodeInfo.GetDecimalDigitValue(normalized, i) is >= 0 and var digit)
            {
                int length = char.IsHighSurrogate(normalized[i]) ? 2 : 1;
                normalized = string.Concat(normalized.AsSpan(0, i), [(char)('0' + digit)], normalized.AsSpan(i + length));
            }
        }

        return normalized;
    }

    /// <summary>Where a control sequence (ECMA-48 <c>ESC [ … final</c>) ends; only the escape itself when it is none.</summary>
    private static int AfterTerminalSequence(string text, int at)
    {
        const int longest = 32;
        if (at < text.Length && text[at] == '[')
        {
            for (int i = at + 1; i < text.Length && i < at + longest; i++)
            {
                if (text[i] is >= '@' and <= '~')
                {
                    return i + 1;
                }
            }
        }

        return at;
    }
}
