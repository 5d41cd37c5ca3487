using System.Globalization;

namespace Holdpoint.Policy.Reading;

/// <summary>Times as a policy writes them: a whole number and ms, s, m, h or d.</summary>
internal static class Durations
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>A time; null when it is not written as one.</summary>
    public static TimeSpan? Parse(string text)
    {
        foreach (var (unit, length) in Units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && int.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            {
                double days = count * length.TotalDays;
                return days <= 36_500 ? TimeSpan.FromTicks(count * length.Ticks) : null;
            }
        }

        return null;
    }

    /// <summary>A time in the largest unit that shows it whole.</summary>
    public static string Show(TimeSpan time)
    {
        var (unit, length) = Units.Last(candidate => time.Ticks % candidate.Length.Ticks == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / length.Ticks}{unit}");
    }
}
