using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Holding;

internal static partial class HoldingLog
{
    [LoggerMessage(4040, LogLevel.Information, "Request {RequestId} waits as review {ReviewId} in queue {Queue}")]
    internal static partial void Held(this ILogger log, string requestId, string reviewId, string queue);

    [LoggerMessage(4041, LogLevel.Warning, "Queue {Queue} is full: {Limit} is {Value}")]
    internal static partial void QueueFull(this ILogger log, string queue, string limit, int value);

    [LoggerMessage(4042, LogLevel.Error, "Request {RequestId} cannot be held: {Problem}")]
    internal static partial void CannotHold(this ILogger log, string requestId, string problem);

    [LoggerMessage(4043, LogLevel.Error, "Review {ReviewId} cannot be followed any further")]
    internal static partial void FollowFailed(this ILogger log, Exception problem, string reviewId);

    [LoggerMessage(4044, LogLevel.Warning, "Review {ReviewId} could not be withdrawn and ends at its deadline: {Problem}")]
    internal static partial void WithdrawFailed(this ILogger log, string reviewId, string problem);

    [LoggerMessage(4045, LogLevel.Information, "Review {ReviewId} stays open while this process stops")]
    internal static partial void LeftOpen(this ILogger log, string reviewId);

    [LoggerMessage(4046, LogLevel.Information, "The result of review {ReviewId} was not fetched and is no longer kept")]
    internal static partial void ResultDropped(this ILogger log, string reviewId);

    [LoggerMessage(4047, LogLevel.Warning, "What was erased may still be in Redis, sealed; it is taken away once that is possible: {Problem}")]
    internal static partial void NotForgotten(this ILogger log, string problem);
}
