using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Framing;

internal static partial class FramingLog
{
    [LoggerMessage(4001, LogLevel.Information, "Connection {ConnectionId} closed with 400: {Problem}")]
    internal static partial void FramingRefused(this ILogger log, string connectionId, string problem);
}
