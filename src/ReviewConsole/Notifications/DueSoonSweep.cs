using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.Reviews;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdpoint.ReviewConsole.Notifications;

/// <summary>
/// Looks for reviews near their deadline that nobody was told of, because no console ran or none could read the news when they were warned of. News come sooner; what
/// comes by both ways is one notice, since <see cref="NoticeSender"/> goes by its key.
/// </summary>
internal sealed class DueSoonSweep(
    ReviewQueue queue, KnownQueues known, NoticeSender notices, TimeProvider clock, ILogger<DueSoonSweep> log) : BackgroundService
{
    private const int Page = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private HashSet<string> _told = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!notices.WantsNearBreach)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (ReviewQueueUnavailableException away)
            {
                ConsoleLog.NoticesWait(log, away.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in known.All.ToList())
        {
            // Due first: those near their deadline stand in front, and a page without one ends them.
            IReadOnlyList<Review> page;
            var skip = 0;
            do
            {
                page = await queue.ListAsync([name], skip, Page, cancellation);
                skip += Page;
                foreach (var review in page.Where(static review => review.DueSoon))
                {
                    var notice = Notice.NearBreach(review.ToSummary(), clock.GetUtcNow());
                    if (_told.Contains(notice.Key) || notices.Hear(notice))
                    {
                        told.Add(notice.Key);
                    }
                }
            }
            while (page.Any(static review => review.DueSoon));
        }

        _told = told;
    }
}
