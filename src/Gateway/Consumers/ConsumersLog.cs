using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Consumers;

internal static partial class ConsumersLog
{
    [LoggerMessage(4030, LogLevel.Information, "A token was refused: {Problem}")]
    internal static partial void TokenRefused(this ILogger log, string problem);

    [LoggerMessage(4031, LogLevel.Error, "The keys of the tokens' issuer cannot be had ({Problem}); nobody is let in on a token")]
    internal static partial void IssuerAway(this ILogger log, string problem);
}
