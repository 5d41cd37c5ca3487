using Holdpoint.Reviews;

namespace Holdpoint.Cli.Installation;

/// <summary>Ends overdue reviews whose gateway is gone. Every process sweeps; the ledger settles who was first.</summary>
internal sealed partial class ExpirySweep(ReviewDesk desk, TimeProvider clock, ILogger<ExpirySweep> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await desk.ExpireDueAsync(stoppingToken);
            }
            catch (Exception away) when (away is not OperationCanceledException)
            {
                // Whatever is wrong now, the next second may be better; overdue reviews stay overdue.
                LogFailed(away.GetType().Name);
            }
        }
    }

    [LoggerMessage(6004, LogLevel.Warning, "Overdue reviews could not be ended now ({Problem}); trying again")]
    private partial void LogFailed(string problem);
}
