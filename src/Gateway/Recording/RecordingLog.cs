using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Recording;

internal static partial class RecordingLog
{
    [LoggerMessage(4080, LogLevel.Error, "The ledger did not take {Kind} of {Subject}")]
    internal static partial void NotRecorded(this ILogger log, string kind, string subject);

    [LoggerMessage(4081, LogLevel.Warning, "Review {ReviewId} of request {RequestId} was forwarded by an earlier run and has no outcome: recorded as indeterminate")]
    internal static partial void Indeterminate(this ILogger log, string reviewId, string requestId);

    [LoggerMessage(4082, LogLevel.Warning, "Forwards without an outcome cannot be looked for now: {Problem}")]
    internal static partial void SweepFailed(this ILogger log, string problem);

    [LoggerMessage(4084, LogLevel.Error, "Entry {Index} does not say which review was forwarded, so its outcome cannot be looked for")]
    internal static partial void UnreadableForward(this ILogger log, long index);

    [LoggerMessage(4085, LogLevel.Error, "Entry {Index} cannot be recorded as indeterminate")]
    internal static partial void NotIndeterminate(this ILogger log, Exception problem, long index);

    [LoggerMessage(4083, LogLevel.Warning, "Released request {RequestId} failed at the model endpoint: {Failure}")]
    internal static partial void ForwardFailed(this ILogger log, string requestId, string failure);
}
