using System.Buffers;
using System.Collections.Frozen;

namespace Holdpoint.Policy.Text;

/// <summary>
/// What tells leetspeak from the ordinary use of digits and signs: prices, units, ordinals, model numbers and grades spell words too
/// (<c>70s</c> "tos", <c>A$5</c> "ass"), and nobody means them.
/// </summary>
internal static class Leetspeak
{
    /// <summary>Letters before a dollar sign, as in <c>US$8</c>.</summary>
    private const int LongestCurrency = 3;

    /// <summary>Digits and signs that stand for letters.</summary>
    public static readonly SearchValues<char> Signs = SearchValues.Create("01!|34@5$7+89");

    /// <summary>Units and endings of two and more letters; a single letter behind a number always counts as one.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Units = new[]
    {
        "st", "nd", "rd", "th", "kg", "mg", "lb", "lbs", "oz", "ml", "cl", "dl", "nm", "mm", "cm", "km", "mi", "in", "ft", "yd", "ha", "px", "pt",
        "ns", "us", "ms", "sec", "secs", "min", "mins", "hr", "hrs", "wk", "wks", "yr", "yrs", "am", "pm", "ad", "bc", "kb", "mb", "gb", "tb",
        "kib", "mib", "gib", "hz", "khz", "mhz", "ghz", "kw", "mw", "gw", "kwh", "mah", "mph", "kmh", "rpm", "fps", "dpi", "ppm", "db", "bit", "bits",
        "bn", "mn", "tn", "tbsp", "tsp", "usd", "eur", "gbp",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether some word of a stretch has a digit or sign in the place of a letter.</summary>
    public static bool IsIn(ReadOnlySpan<char> text)
    {
        for (int at = 0; at < text.Length;)
        {
            int start = at;
            while (at < text.Length && (char.IsLetterOrDigit(text[at]) || Signs.Contains(text[at])))
            {
                at++;
            }

            if (at > start && IsWord(text[start..at]))
            {
                return true;
            }

            at = at == start ? at + 1 : at;
        }

        return false;
    }

    private static bool IsWord(ReadOnlySpan<char> word)
    {
        var core = word.TrimEnd("!|+$");
        int letters = LeadingLetters(core);
        if (letters == core.Length)
        {
            // "A+" is a grade, "US$" a currency and "stop!" a call; but "as$" and "a$$" are words.
            var signs = word[core.Length..];
            bool currency = signs is "$" && letters <= LongestCurrency && !core.ContainsAnyExceptInRange('A', 'Z');
            return signs.ContainsAny("$|+") && !currency && !(letters == 1 && signs is "+");
        }

        var number = core[letters..].TrimStart("$+");
        bool price = core[letters] == '$' && letters <= LongestCurrency;
        int digits = number.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : number.Length;
        var unit = number[digits..];
        bool written = digits > 0 && LeadingLetters(unit) == unit.Length
            && (unit.Length == 0 ? letters <= 1 || price : letters == 0 && (unit.Length == 1 || Units.Contains(unit)));
        return !written && core.ContainsAny(Signs);
    }

    private static int LeadingLetters(ReadOnlySpan<char> text)
    {
        int count = 0;
        while (count < text.Length && char.IsLetter(text[count]))
        {
            count++;
        }

        return count;
    }
}
