using System.Globalization;
using Holdpoint.Ledger;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;
using Serilog.Settings.Configuration;
using ILogger = Serilog.ILogger;

namespace Holdpoint.Cli.Logs;

/// <summary>
/// Every ledger entry as one structured event with stable property names, for the ops team's logs. It is written from the ledger,
/// never beside it, so that the two cannot disagree; the position is kept, so that a restart neither skips nor (but for the last moment) repeats.
/// </summary>
internal sealed partial class OversightLog(OversightLedger ledger, ILogger events, string positionFile, ILogger<OversightLog> log, TimeProvider clock)
    : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>How much may be repeated after a crash. Writing the position with every entry would cost more than the entry.</summary>
    private static readonly TimeSpan KeepPositionEvery = TimeSpan.FromMilliseconds(250);

    private long _next;

    /// <summary>CLEF into a file a day under the data folder when one process does everything; CLEF on stdout in a cluster.</summary>
    internal static ILogger CreateEvents(IConfiguration configuration, string? folder)
    {
        var log = new LoggerConfiguration().MinimumLevel.Is(LogEventLevel.Information);
        log = folder is null
            ? log.WriteTo.Console(new CompactJsonFormatter())
            : log.WriteTo.File(new CompactJsonFormatter(), Path.Combine(folder, "oversight-.clef"), rollingInterval: RollingInterval.Day);
        return log.ReadFrom.Configuration(configuration, new ConfigurationReaderOptions { SectionName = "OversightLog" }).CreateLogger();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _next = ReadPosition();
        var keeping = KeepPositionAsync(stoppingToken);
        await FollowAsync(stoppingToken);
        await keeping;
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var entry in ledger.ReadAsync(Interlocked.Read(ref _next), follow: true, stoppingToken))
                {
                    Write(entry);
                    Interlocked.Exchange(ref _next, entry.Index + 1);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception broken) when (broken is LedgerUnavailableException or IOException)
            {
                LogBroken(broken.Message);
                await Task.Delay(RetryAfter, clock, stoppingToken);
            }
        }
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

    private async Task KeepPositionAsync(CancellationToken stoppingToken)
    {
        var kept = Interlocked.Read(ref _next);
        using var timer = new PeriodicTimer(KeepPositionEvery, clock);
        var running = true;
        while (running)
        {
            try
            {
                running = await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
                running = false;
            }

            if (Interlocked.Read(ref _next) is var now && now != kept)
            {
                WritePosition(now);
                kept = now;
            }
        }
    }

    private long ReadPosition() =>
        File.Exists(positionFile) && long.TryParse(File.ReadAllText(positionFile), CultureInfo.InvariantCulture, out var position) ? position : 0;

    /// <summary>Written aside and renamed, so that a crash in between leaves the old position.</summary>
    private void WritePosition(long position)
    {
        var aside = positionFile + ".new";
        File.WriteAllText(aside, position.ToString(CultureInfo.InvariantCulture));
        File.Move(aside, positionFile, overwrite: true);
    }

    [LoggerMessage(6001, LogLevel.Warning, "The oversight log is behind the ledger and goes on when it can: {Problem}")]
    private partial void LogBroken(string problem);
}
