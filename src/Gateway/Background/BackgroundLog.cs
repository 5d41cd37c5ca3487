using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Background;

internal static partial class BackgroundLog
{
    [LoggerMessage(4100, LogLevel.Information, "The background call of review {ReviewId} was cancelled")]
    internal static partial void Cancelled(this ILogger log, string reviewId);

    [LoggerMessage(4101, LogLevel.Error, "The background call of review {ReviewId} failed inside the gateway")]
    internal static partial void CallFailed(this ILogger log, Exception problem, string reviewId);
}
