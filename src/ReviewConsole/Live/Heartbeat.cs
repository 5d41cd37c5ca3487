using Holdpoint.Reviews;
using Holdpoint.ReviewConsole.SignIn;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>
/// Every few seconds: how full the watched queues are (which is how a page knows that it is live), how many gateways run, and
/// a look into the account store for every connection. While Redis is away nothing is sent, so that pages turn stale.
/// </summary>
internal sealed class Heartbeat(
    ReviewQueue queue,
    Watchers watchers,
    ConnectionCheck connections,
    RefusalRecord refusals,
    GatewayBeats gateways,
    TimeProvider clock,
    IOptions<ConsoleOptions> options,
    ILogger<Heartbeat> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Heartbeat, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await connections.CloseEndedAsync(stoppingToken);
                await refusals.FlushAsync();
                await TellDepthsAsync(stoppingToken);
                var (running, silent) = await gateways.LookAsync(stoppingToken);
                watchers.TellAll(client => client.GatewayCount(running, silent));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                ConsoleLog.NewsInterrupted(log, problem.GetType().Name);
            }
        }
    }

    private async Task TellDepthsAsync(CancellationToken cancellation)
    {
        foreach (var name in watchers.All.SelectMany(static watcher => watcher.Queues).ToHashSet(StringComparer.Ordinal))
        {
            var (pending, oldest) = await queue.DepthAsync(name, cancellation);
            var seconds = oldest is { } since ? Math.Max(0, (clock.GetUtcNow() - since).TotalSeconds) : 0;
            watchers.Tell(name, client => client.QueueDepth(name, pending, Math.Round(seconds, 1)));
        }
    }
}
