using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Tls;

/// <summary>What operators are told about certificates.</summary>
internal static partial class TlsLog
{
    [LoggerMessage(4110, LogLevel.Information, "{File} has changed and is in use")]
    internal static partial void Renewed(this ILogger log, string file);

    [LoggerMessage(4111, LogLevel.Error, "{File} has changed and cannot be used; what it was stays: {Problem}")]
    internal static partial void Kept(this ILogger log, string file, string problem);
}
