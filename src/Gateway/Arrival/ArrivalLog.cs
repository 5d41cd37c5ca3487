using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Arrival;

internal static partial class ArrivalLog
{
    [LoggerMessage(4020, LogLevel.Error, "Request {RequestId} failed inside the gateway")]
    internal static partial void Failed(this ILogger log, Exception problem, string requestId);

    [LoggerMessage(4021, LogLevel.Debug, "The consumer of request {RequestId} left")]
    internal static partial void ConsumerLeft(this ILogger log, string requestId);
}
