using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Responding;

internal static partial class RespondingLog
{
    [LoggerMessage(4070, LogLevel.Warning, "The held answer of review {ReviewId} is known to this process alone: {Problem}")]
    internal static partial void NotKept(this ILogger log, string reviewId, string problem);

    [LoggerMessage(4071, LogLevel.Warning, "The answer of review {ReviewId} has served its purpose and is kept until it expires: {Problem}")]
    internal static partial void NotDropped(this ILogger log, string reviewId, string problem);

    [LoggerMessage(4072, LogLevel.Warning, "The answer to request {RequestId} cannot be read with certainty ({Code}) and is not handed on")]
    internal static partial void Unreadable(this ILogger log, string requestId, string code);
}
