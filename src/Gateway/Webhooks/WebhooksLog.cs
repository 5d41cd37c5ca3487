using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Webhooks;

internal static partial class WebhooksLog
{
    [LoggerMessage(4090, LogLevel.Information, "The webhook of review {ReviewId} is over: {Outcome}, status {Status}, after {Tries} tries")]
    internal static partial void Told(this ILogger log, string reviewId, string outcome, int status, int tries);

    [LoggerMessage(4091, LogLevel.Warning, "The webhook of review {ReviewId} failed ({Problem}, status {Status}) at try {Tries}; the next one is at {NextAt}")]
    internal static partial void NotTold(this ILogger log, string reviewId, string problem, int status, int tries, DateTimeOffset nextAt);

    [LoggerMessage(4092, LogLevel.Error, "Webhooks wait, because the ledger cannot be read: {Problem}")]
    internal static partial void CannotRead(this ILogger log, string problem);

    [LoggerMessage(4093, LogLevel.Error, "The webhook of review {ReviewId} could not be sent")]
    internal static partial void SendFailed(this ILogger log, Exception problem, string reviewId);
}
