using System.Globalization;

namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Dates of birth inside numbers, most of them with two digits for the year.</summary>
internal static class IdDate
{
    /// <summary>The number that digits write.</summary>
    public static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Whether there is such a day; a year of two digits may be of any century, so that 29 February is one wherever it could be.</summary>
    public static bool Is(int year, int month, int day)
    {
        if (month is < 1 or > 12 || day < 1)
        {
            return false;
        }

        int full = year >= 100 ? year : year == 0 ? 2000 : 1900 + year;
        return full is >= 1800 and <= 2199 && day <= DateTime.DaysInMonth(full, month);
    }
}
