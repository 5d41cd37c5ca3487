using Microsoft.Extensions.Logging;

namespace Holdpoint.Ledger;

/// <summary>What this library says to operators. Sizes, places and causes only, never content.</summary>
internal static partial class LedgerLog
{
    [LoggerMessage(1001, LogLevel.Error, "The ledger's store is away: {Problem}")]
    internal static partial void StoreAway(this ILogger log, string problem);

    [LoggerMessage(1002, LogLevel.Information, "The ledger's store takes writes again after {Away}")]
    internal static partial void StoreBack(this ILogger log, TimeSpan away);

    [LoggerMessage(1003, LogLevel.Warning, "A commit of {Entries} entries took {Milliseconds} ms")]
    internal static partial void SlowCommit(this ILogger log, int entries, long milliseconds);

    [LoggerMessage(1004, LogLevel.Debug, "Signed the ledger at {Size} entries")]
    internal static partial void Signed(this ILogger log, long size);

    [LoggerMessage(1005, LogLevel.Critical, "Refused to sign: {Problem}")]
    internal static partial void RefusedToSign(this ILogger log, string problem);

    [LoggerMessage(1006, LogLevel.Warning, "No checkpoint could be signed, and it is tried again: {Problem}")]
    internal static partial void NotSigned(this ILogger log, string problem);

    [LoggerMessage(1007, LogLevel.Critical, "{Count} verdicts are lost since {Since}: the store is away and traffic passes unrecorded")]
    internal static partial void Gap(this ILogger log, long count, DateTimeOffset since);

    [LoggerMessage(1008, LogLevel.Warning, "Recorded a gap of {Count} verdicts as entry {Index}")]
    internal static partial void GapRecorded(this ILogger log, long count, long index);

    [LoggerMessage(1009, LogLevel.Warning, "{Problem}")]
    internal static partial void WitnessProblem(this ILogger log, string problem);

    [LoggerMessage(1010, LogLevel.Information, "The checkpoint over {Size} entries is cosigned by enough witnesses")]
    internal static partial void Witnessed(this ILogger log, long size);

    [LoggerMessage(1011, LogLevel.Information, "The signing key was rotated: {Next} signs from now on, with the key before until {Until}")]
    internal static partial void KeyRotated(this ILogger log, string next, string until);

    [LoggerMessage(1012, LogLevel.Warning, "Upkeep failed and is tried again: {Problem}")]
    internal static partial void UpkeepFailed(this ILogger log, string problem);

    [LoggerMessage(1013, LogLevel.Information, "Pruned entries below {Below}; their hashes stay")]
    internal static partial void Pruned(this ILogger log, long below);
}
