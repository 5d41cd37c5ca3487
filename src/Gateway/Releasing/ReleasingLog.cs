using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Releasing;

internal static partial class ReleasingLog
{
    [LoggerMessage(4050, LogLevel.Critical, "Review {ReviewId}: the bytes are not those that were decided on ({Expected} decided, {Found} found); nothing was sent")]
    internal static partial void Mismatch(this ILogger log, string reviewId, string expected, string found);

    [LoggerMessage(4051, LogLevel.Error, "Review {ReviewId} cannot be released: {Problem}")]
    internal static partial void CannotRelease(this ILogger log, string reviewId, string problem);
}
