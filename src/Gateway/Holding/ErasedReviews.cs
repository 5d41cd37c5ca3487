using Holdpoint.Contracts;
using Holdpoint.Gateway.Background;
using Holdpoint.Ledger;
using Holdpoint.Reviews;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Holding;

/// <summary>
/// Follows the entries <c>content.erased</c>: what this gateway has of such a review in its memory goes, and what Redis has of it. Every gateway does so, and what is done
/// twice comes to the same; while Redis is away it is tried again, so nothing that was erased outlives its return by more than a few seconds.
/// </summary>
internal sealed class ErasedReviews(
    OversightLedger ledger, ReviewQueue queue, HeldReviews reviews, BackgroundCalls background, TimeProvider clock, ILogger<ErasedReviews> log) : BackgroundService
{
    private const int Page = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Nothing of a review is longer in Redis than a deadline of 30 days, its extension and the keeping times after it.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(90);

    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private long? _done;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                while (await ForgetAsync(stoppingToken) == Page)
                {
                }
            }
            catch (Exception away) when (away is LedgerUnavailableException or ReviewQueueUnavailableException)
            {
                log.NotForgotten(away.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<int> ForgetAsync(CancellationToken cancellation)
    {
        var erased = await ledger.SearchAsync(
            new LedgerQuery { Kind = EntryKinds.ContentErased, From = _started - LookBack, After = _done, OldestFirst = true, Take = Page }, cancellation);
        foreach (var entry in erased)
        {
            background.Forget(entry.Subject);
            if (reviews.Find(entry.Subject) is { } held)
            {
                reviews.Forget(held);
            }

            await ErasedNotes.ForgetAsync(queue, entry.Subject, cancellation);
            _done = entry.Index;
        }

        return erased.Count;
    }
}
