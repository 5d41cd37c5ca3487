using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Answers;

internal static partial class AnswersLog
{
    [LoggerMessage(4010, LogLevel.Information, "Request {RequestId} refused with {Status} {Code}")]
    internal static partial void Refused(this ILogger log, string requestId, int status, string code);
}
