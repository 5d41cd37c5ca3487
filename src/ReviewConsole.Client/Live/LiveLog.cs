using Microsoft.Extensions.Logging;

namespace Holdpoint.ReviewConsole.Client.Live;

/// <summary>What goes to the browser's console, for the person who is asked why it does not connect.</summary>
internal static partial class LiveLog
{
    [LoggerMessage(5901, LogLevel.Information, "No connection to the hub yet; trying again: {Problem}", EventName = "ConnectFailed")]
    internal static partial void ConnectFailed(ILogger logger, string problem);

    [LoggerMessage(5902, LogLevel.Warning, "The hub gave no state; connecting again: {Problem}", EventName = "WatchRefused")]
    internal static partial void WatchRefused(ILogger logger, string problem);
}
