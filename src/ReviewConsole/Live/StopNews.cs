using Holdpoint.ReviewConsole.Stops;
using Holdpoint.Reviews;
using Microsoft.Extensions.Hosting;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>Tells every connection when the stops in force change. Looks at the board's snapshot, which costs nothing to read.</summary>
internal sealed class StopNews(StopBoard stops, Watchers watchers, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var told = Ids();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Ids();
            if (!now.SetEquals(told))
            {
                told = now;
                var notes = StopNotes.Of(stops.InForce);
                watchers.TellAll(client => client.StopsChanged(notes));
            }
        }
    }

    private HashSet<string> Ids() => [.. stops.InForce.Select(static stop => stop.Id)];
}
