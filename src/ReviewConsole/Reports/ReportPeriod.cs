using System.Globalization;
using Holdpoint.ReviewConsole.Problems;

namespace Holdpoint.ReviewConsole.Reports;

/// <summary>A stretch of time that figures are about.</summary>
/// <param name="From">At or after.</param>
/// <param name="To">Before.</param>
internal sealed record ReportPeriod(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>Reads the query string; what is missing ends now, and begins the usual time before.</summary>
    internal static Answer<ReportPeriod> Read(string? from, string? to, TimeSpan usual, DateTimeOffset now)
    {
        if (!TryTime(from, out var start) || !TryTime(to, out var end))
        {
            return Refusal.Invalid("from and to take RFC 3339 times, such as 2026-01-31T13:00:00Z; a date alone is midnight UTC.");
        }

        var until = end ?? now;
        var since = start ?? until - usual;
        return since < until ? new ReportPeriod(since, until) : Refusal.Invalid("from is not before to; exchange them.");
    }

    /// <summary>A time with its zone; a date alone is midnight UTC.</summary>
    internal static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var read = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var found);
        time = found;
        return read;
    }
}
