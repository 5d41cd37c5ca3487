using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews;

namespace Holdpoint.Holds;

/// <summary>Reviewers at a desk of this process, on the same Redis and ledger: what releasing costs a gateway and its stores when no console takes part.</summary>
internal sealed class Desks : IAsyncDisposable
{
    private const string Queue = "general";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly OversightLedger _ledger;
    private readonly ReviewQueue _queue;
    private readonly ReviewDesk _desk;

    private Desks(OversightLedger ledger, ReviewQueue queue)
    {
        (_ledger, _queue) = (ledger, queue);
        _desk = new ReviewDesk(queue, ledger, EntryActor.Machine("bench", "bench"), TimeProvider.System);
    }

    /// <param name="redis">Where the queue is.</param>
    /// <param name="ledger">Where the ledger is.</param>
    /// <param name="keys">The key folder of the gateway.</param>
    internal static async Task<Desks> OpenAsync(string redis, string ledger, string keys)
    {
        var time = TimeProvider.System;
        var book = await OversightLedger.OpenAsync(new LedgerOptions { Connection = ledger, KeyFolder = keys, AppendTimeout = Patience }, time, CancellationToken.None);
        var queue = await ReviewQueue.ConnectAsync(new ReviewQueueOptions { Connection = redis, KeyFolder = keys, CommandTimeout = Patience }, time, CancellationToken.None);
        return new Desks(book, queue);
    }

    /// <summary>Approves one review after the other, so many at once, until that many are approved.</summary>
    internal async Task ApproveAllAsync(int atOnce, int count)
    {
        var left = count;
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async number =>
        {
            var person = new Reviewer($"reviewer-{number}", "person", [Role.Reviewer], ["*"]);
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var claimed = (ClaimOutcome.Claimed)await _desk.NextAsync(person, Queue, [Queue], CancellationToken.None);
                var answer = new ReviewAnswer(claimed.Review.Claim!.Fence, VoteOutcome.Approve, "Approved by the bench.", null, null, null);
                var outcome = await _desk.AnswerAsync(claimed.Review.Submission.Id, person, answer, CancellationToken.None);
                if (outcome is not AnswerOutcome.Recorded)
                {
                    throw new InvalidOperationException($"An approval was not recorded: {outcome}");
                }
            }
        }));
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await _ledger.DisposeAsync();
    }
}
