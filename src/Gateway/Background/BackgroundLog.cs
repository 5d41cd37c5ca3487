using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Background;

internal static partial class BackgroundLog
{
    [LoggerMessage(4100, LogLevel.Information, "The background call of review {ReviewId} was cancelled")]
    internal static partial void Cancelled(this ILogger log, string reviewId);

    [LoggerMessage(4101, LogLevel.Error, "The background call of review {ReviewId} failed inside the gateway")]
    internal static partial void CallFailed(this ILogger log, Exception problem, string reviewId);

    [LoggerMessage(4102, LogLevel.Warning, "The answer to the background call of review {ReviewId} is known to this process alone: {Problem}")]
    internal static partial void AnswerNotKept(this ILogger log, string reviewId, string problem);
}
