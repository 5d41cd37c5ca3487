using Cronos;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>time</c>: the minute of the request, in a time zone, is one that the cron expression names.</summary>
internal sealed class AtTime(CronExpression windows, TimeZoneInfo zone) : Condition
{
    public override bool IsRecorded => true;

    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        var minute = new DateTime(request.At.UtcTicks - (request.At.UtcTicks % TimeSpan.TicksPerMinute), DateTimeKind.Utc);
        return windows.GetNextOccurrence(minute, zone, inclusive: true) == minute;
    }
}
