using Holdpoint.Ledger;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Serilog.Settings.Configuration;

namespace Holdpoint.Cli.Logs;

/// <summary>
/// Every ledger entry as one structured event with stable property names, for the ops team's logs. It is written from the ledger, never beside it, so that
/// the two cannot disagree. Of several consoles one writes; its place is kept in the ledger's database, so that a restart or another console goes on where it
/// was: nothing is skipped, and after a crash the last second is repeated.
/// </summary>
internal sealed partial class OversightLog(OversightLedger ledger, Serilog.Core.Logger events, ILogger<OversightLog> log, TimeProvider clock) : BackgroundService
{
    private const string FollowerName = "oversight-log";
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>CLEF into a file a day under the data folder when one process does everything; CLEF on stdout in a cluster.</summary>
    internal static Serilog.Core.Logger CreateEvents(IConfiguration configuration, string? folder)
    {
        var log = new LoggerConfiguration().MinimumLevel.Is(LogEventLevel.Information);
        log = folder is null
            ? log.WriteTo.Console(new CompactJsonFormatter())
            : log.WriteTo.File(new CompactJsonFormatter(), Path.Combine(folder, "oversight-.clef"), rollingInterval: RollingInterval.Day);
        return log.ReadFrom.Configuration(configuration, new ConfigurationReaderOptions { SectionName = "OversightLog" }).CreateLogger();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var entry in ledger.FollowAsync(FollowerName, stoppingToken))
                {
                    Write(entry);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception broken) when (broken is LedgerUnavailableException or IOException)
            {
                LogBroken(broken.Message);
                await Task.Delay(RetryAfter, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        // Sinks that send in batches send what they have.
        await events.DisposeAsync();
    }

    private void Write(LedgerEntry entry) => events
        .ForContext("LedgerIndex", entry.Index)
        .ForContext("LeafHash", entry.LeafHash)
        .ForContext("EntryId", entry.Id)
        .ForContext("EntryAt", entry.At)
        .ForContext("Trace", entry.Trace)
        .ForContext("ActorType", entry.Actor.Type)
        .ForContext("ActorRoles", entry.Actor.Roles)
        .ForContext("Route", entry.Route)
        .ForContext("Model", entry.Model)
        .ForContext("Consumer", entry.Consumer)
        .ForContext("PolicyDigest", entry.Policy?.Digest)
        .ForContext("Rules", entry.Policy?.Rules)
        .ForContext("Detail", entry.Detail?.ToJsonString())
        .Information("{Kind} {Subject} by {Actor}", entry.Kind, entry.Subject, entry.Actor.Id);

    [LoggerMessage(6001, LogLevel.Warning, "The oversight log is behind the ledger and goes on when it can: {Problem}")]
    private partial void LogBroken(string problem);
}
