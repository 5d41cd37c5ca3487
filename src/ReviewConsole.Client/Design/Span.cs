using System.Globalization;

namespace Holdpoint.ReviewConsole.Client.Design;

/// <summary>Times and lengths of time as a reviewer reads them.</summary>
public static class Span
{
    /// <summary>A length of time in its one or two leading units: <c>9 s</c>, <c>3 min</c>, <c>2 h 5 min</c>, <c>4 d</c>.</summary>
    /// <param name="time">Negative counts as zero.</param>
    public static string Short(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)time.TotalSeconds)} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min"),
        { TotalHours: < 24, Minutes: 0 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h"),
        { TotalHours: < 24 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalDays} d"),
    };

    /// <summary>A countdown that shows seconds only when they matter: <c>0:42</c>, <c>12:07</c>, <c>2 h 5 min</c>.</summary>
    /// <param name="left">Negative counts as zero.</param>
    public static string Left(TimeSpan left) => left switch
    {
        { TotalHours: >= 1 } => Short(left),
        { Ticks: < 0 } => "0:00",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalMinutes}:{left.Seconds:00}"),
    };

    /// <summary>Local time of day, with the date when it is not today's.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="now">Now.</param>
    /// <param name="seconds">Whether seconds matter.</param>
    public static string Clock(DateTimeOffset at, DateTimeOffset now, bool seconds = false)
    {
        var (there, here) = (at.ToLocalTime(), now.ToLocalTime());
        var format = (there.Date == here.Date ? "" : "yyyy-MM-dd ") + (seconds ? "HH:mm:ss" : "HH:mm");
        return there.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>Date and time with seconds, local, for logs and tooltips.</summary>
    /// <param name="at">The moment.</param>
    public static string Full(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
