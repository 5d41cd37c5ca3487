using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Notifications;
using Holdpoint.ReviewConsole.Reviewing;
using Holdpoint.Reviews;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdpoint.ReviewConsole.Live;

/// <summary>
/// Reads what happens in the queues without gaps, once for all connections of this console, and hands it to their outboxes. Where a queue's
/// record was lost, every connection is closed: each comes back by itself and reads the whole state.
/// </summary>
internal sealed class NewsPump(
    ReviewQueue queue, Watchers watchers, KnownQueues known, NoticeSender notices, TimeProvider clock, ILogger<NewsPump> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var news in queue.FollowAsync(() => known.All, stoppingToken))
                {
                    await PassOnAsync(news, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                // Whatever it was, reviewers must not go on without news believing that they have them.
                ConsoleLog.NewsInterrupted(log, problem.GetType().Name);
                StartAfresh();
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
    }

    private async Task PassOnAsync(ReviewEvent news, CancellationToken cancellation)
    {
        switch (news.Kind)
        {
            case ReviewEventKind.Closed:
                watchers.Tell(news.Queue, client => client.ReviewClosed(news.ReviewId, news.State));
                break;
            case ReviewEventKind.Lost:
                StartAfresh();
                break;
            default:
                await TellOfReviewAsync(news, cancellation);
                break;
        }
    }

    private async Task TellOfReviewAsync(ReviewEvent news, CancellationToken cancellation)
    {
        var isNotice = news.Kind == ReviewEventKind.Warned && notices.WantsNearBreach;
        if ((!isNotice && !watchers.AnyoneHears(news.Queue)) || await queue.GetAsync(news.ReviewId, cancellation) is not { } review)
        {
            return;
        }

        var summary = review.ToSummary();
        if (isNotice && review.State == ReviewState.Pending)
        {
            notices.Hear(Notice.NearBreach(summary, clock.GetUtcNow()));
        }

        if (review.State != ReviewState.Pending)
        {
            watchers.Tell(news.Queue, client => client.ReviewClosed(summary.Id, summary.State));
        }
        else if (news.Kind == ReviewEventKind.Held)
        {
            watchers.Tell(news.Queue, client => client.ReviewHeld(summary));
        }
        else
        {
            watchers.Tell(news.Queue, client => client.ReviewChanged(summary));
        }
    }

    private void StartAfresh()
    {
        foreach (var watcher in watchers.All)
        {
            watcher.Outbox.Close();
        }
    }
}
