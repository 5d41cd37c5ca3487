using Microsoft.Extensions.Logging;

namespace Holdpoint.ReviewConsole;

/// <summary>What the console logs. Event ids 5000 to 5999; no content of reviews, no secrets.</summary>
internal static partial class ConsoleLog
{
    [LoggerMessage(5001, LogLevel.Error, "Call {Method} {Endpoint} failed", EventName = "CallFailed")]
    internal static partial void CallFailed(ILogger logger, Exception exception, string method, string endpoint);

    [LoggerMessage(5002, LogLevel.Critical, "{Problem} It is not shown and cannot be released", EventName = "ContentTampered")]
    internal static partial void ContentTampered(ILogger logger, string problem);

    [LoggerMessage(5003, LogLevel.Warning, "A refused access could not be recorded: {Problem}", EventName = "RefusalNotRecorded")]
    internal static partial void RefusalNotRecorded(ILogger logger, string problem);

    [LoggerMessage(5004, LogLevel.Warning, "Refused {What} for {Who}: {Why}", EventName = "AccessRefused")]
    internal static partial void AccessRefused(ILogger logger, string what, string who, string why);

    [LoggerMessage(5005, LogLevel.Information, "Connection of {Who} closed: {Why}", EventName = "ConnectionClosed")]
    internal static partial void ConnectionClosed(ILogger logger, string who, string why);

    [LoggerMessage(5006, LogLevel.Warning, "Live news interrupted; reading it again: {Problem}", EventName = "NewsInterrupted")]
    internal static partial void NewsInterrupted(ILogger logger, string problem);

    [LoggerMessage(5007, LogLevel.Warning, "Queues that the policy has dropped cannot be looked for; trying again: {Problem}", EventName = "QueuesUnknown")]
    internal static partial void QueuesUnknown(ILogger logger, string problem);

    [LoggerMessage(5008, LogLevel.Information, "Notice {Event} of {Subject} to {Target} is over: {Outcome}, after {Tries} tries", EventName = "NoticeTold")]
    internal static partial void NoticeTold(ILogger logger, string @event, string subject, string target, string outcome, int tries);

    [LoggerMessage(5009, LogLevel.Warning, "Notice {Event} of {Subject} to {Target} failed ({Problem}, status {Status}); the next try is at {NextAt}", EventName = "NoticeNotTold")]
    internal static partial void NoticeNotTold(ILogger logger, string @event, string subject, string target, string problem, int status, DateTimeOffset nextAt);

    [LoggerMessage(5010, LogLevel.Warning, "Notices wait: {Problem}", EventName = "NoticesWait")]
    internal static partial void NoticesWait(ILogger logger, string problem);

    [LoggerMessage(5011, LogLevel.Warning, "Notice {Event} of {Subject} is left out: Holdpoint:Console:Notifications:MaxWaiting are waiting already", EventName = "NoticeLeftOut")]
    internal static partial void NoticeLeftOut(ILogger logger, string @event, string subject);
}
