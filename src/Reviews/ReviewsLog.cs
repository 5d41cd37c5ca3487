using Microsoft.Extensions.Logging;

namespace Holdpoint.Reviews;

/// <summary>What this library says to operators. Ids and causes only, never content.</summary>
internal static partial class ReviewsLog
{
    [LoggerMessage(3001, LogLevel.Warning, "Redis does not answer: {Problem}")]
    internal static partial void RedisAway(this ILogger log, string problem);

    [LoggerMessage(3002, LogLevel.Information, "Redis answers again")]
    internal static partial void RedisBack(this ILogger log);

    [LoggerMessage(3003, LogLevel.Warning, "Review {Review} was lost by Redis and is submitted again")]
    internal static partial void Resubmitted(this ILogger log, string review);

    [LoggerMessage(3004, LogLevel.Warning, "Redis was not told that review {Review} ended; the ledger has it, and the next look at the queue repairs it: {Problem}")]
    internal static partial void NewsNotCarried(this ILogger log, string review, string problem);

    [LoggerMessage(3005, LogLevel.Critical, "Blocked: the bytes of review {Review} are not those that were decided on (expected {Expected}, found {Found})")]
    internal static partial void Mismatch(this ILogger log, string review, string expected, string found);

    [LoggerMessage(3006, LogLevel.Warning, "Reconciling waiting reviews failed and is tried again: {Problem}")]
    internal static partial void ReconcileFailed(this ILogger log, string problem);

    [LoggerMessage(3007, LogLevel.Warning, "The stops in force could not be read and are read again: {Problem}")]
    internal static partial void StopsUnread(this ILogger log, string problem);

    [LoggerMessage(3008, LogLevel.Warning, "Review {Review} could not be ended and is tried again: {Problem}")]
    internal static partial void NotEnded(this ILogger log, string review, string problem);

    [LoggerMessage(3010, LogLevel.Critical, "Somebody wrote to Redis, or the payload key is not the right one; what is there is shown to nobody: {Problem}")]
    internal static partial void Tampered(this ILogger log, string problem);

    [LoggerMessage(3011, LogLevel.Warning, "Review {Review} in queue {Queue} is near its deadline and nobody has decided it")]
    internal static partial void NearDeadline(this ILogger log, string review, string queue);

    [LoggerMessage(3012, LogLevel.Warning, "{Problem} Holdpoint:Redis:Insecure lets it start all the same: reviews may vanish from Redis, and those nobody waits for end at their deadline")]
    internal static partial void InsecureRedis(this ILogger log, string problem);

    [LoggerMessage(3013, LogLevel.Warning, "Review {Review} could not be moved to queue {Queue} and is moved when it is looked at again: {Problem}")]
    internal static partial void NotMoved(this ILogger log, string review, string queue, string problem);

    [LoggerMessage(3009, LogLevel.Warning, "That review {Review} was given back is not in the ledger: {Problem}")]
    internal static partial void NotRecorded(this ILogger log, string review, string problem);
}
