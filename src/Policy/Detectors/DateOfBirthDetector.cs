using System.Globalization;
using System.Text.RegularExpressions;
using Holdpoint.Policy.Detectors.NationalIds;

namespace Holdpoint.Policy.Detectors;

/// <summary>
/// Dates of birth: a day of the calendar with its year, in the usual ways to write one, beside a word that says it is one.
/// A date alone is none.
/// </summary>
internal sealed class DateOfBirthDetector : Detector
{
    private const int Reach = 40;

    private static readonly ContextWords Words = new(
        "born", "birth", "birthday", "birthdate", "date of birth", "dob", "d.o.b", "geboren", "geboren am", "geburtsdatum", "geburtstag", "geb",
        "ne le", "nee le", "naissance", "date de naissance", "nacido", "nacida", "nacimiento", "fecha de nacimiento", "nato il", "nata il", "nascita",
        "data di nascita", "nascido", "nascida", "nascimento", "geboortedatum", "geboren op", "urodzony", "urodzona", "data urodzenia", "fodelsedatum",
        "fodd", "fodselsdato", "syntymaaika", "narozen", "narozena", "nascut", "nascuta");

    /// <summary>How the months start in the larger languages of Europe.</summary>
    private static readonly string[] Months = 
    [
        "jan gen ene", "feb fev", "mar maa mae", "apr abr avr", "may mai mag maj mei", "jun giu juin", "jul lug juil", "aug ago aou", "sep set",
        "oct okt ott out", "nov", "dec dez dic",
    ];

    private static readonly Regex Date = new(
        @"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.] ?[0-9]{1,2}[-/.] ?(?:[0-9]{4}|[0-9]{2})"
        + @"|[0-9]{1,2}(?:st|nd|rd|th|\.)?(?: of| de)?[ -](?i:[a-z]{3,10})\.?,?(?: de)?[ -][0-9]{4}|(?i:[a-z]{3,10})\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public override string Name => "date-of-birth";

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        if (!text.ContainsAnyInRange('0', '9') || !Words.AreNear(text, 0, 0, before: 0, after: text.Length))
        {
            return;
        }

        foreach (var match in Date.EnumerateMatches(text))
        {
            int start = match.Index;
            int end = start + match.Length;
            if (!Touches(text, start - 1) && !Touches(text, end) && IsDay(text[start..end]) && Words.AreNear(text, start, end, Reach, after: 16))
            {
                found.Add((start, match.Length));
            }
        }
    }

    private static bool Touches(ReadOnlySpan<char> text, int at) => at >= 0 && at < text.Length && char.IsLetterOrDigit(text[at]);

    private static bool IsDay(ReadOnlySpan<char> date)
    {
        Span<int> numbers = stackalloc int[3];
        int count = 0;
        int month = 0;
        for (int at = 0; at < date.Length;)
        {
            int start = at;
            while (at < date.Length && char.IsAsciiDigit(date[at]))
            {
                at++;
            }

            if (at > start)
            {
                numbers[count++] = int.Parse(date[start..at], CultureInfo.InvariantCulture);
                continue;
            }

            while (at < date.Length && char.IsAsciiLetter(date[at]))
            {
                at++;
            }

            month = at - start >= 3 && Month(date[start..at]) is > 0 and var named ? named : month;
            at = at == start ? at + 1 : at;
        }

        return (count, month) switch
        {
            (2, > 0) => IsPast(numbers[1]) && IdDate.Is(numbers[1], month, numbers[0]),
            (3, 0) when numbers[0] > 31 => IsPast(numbers[0]) && IdDate.Is(numbers[0], numbers[1], numbers[2]),
            (3, 0) => (numbers[2] < 100 || IsPast(numbers[2]))
                && (IdDate.Is(numbers[2], numbers[1], numbers[0]) || IdDate.Is(numbers[2], numbers[0], numbers[1])),
            _ => false,
        };
    }

    private static bool IsPast(int year) => year is >= 1880 and <= 2099;

    private static int Month(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < Months.Length; i++)
        {
            foreach (var start in Months[i].AsSpan().Split(' '))
            {
                if (name.StartsWith(Months[i].AsSpan()[start], StringComparison.OrdinalIgnoreCase))
                {
                    return i + 1;
                }
            }
        }

        return 0;
    }
}
