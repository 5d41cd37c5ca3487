using System.Diagnostics;
using Holdpoint.Contracts;

namespace Holdpoint.Reviews.Bench;

/// <summary>Whole lives over the real ledger (hold, next, approve, wait, release), and how soon the waiting side hears of a decision.</summary>
internal static class Lives
{
    private const int Reviews = 3000;

    internal static async Task RunAsync(Workplace place)
    {
        var waits = new List<double>();
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, Reviews), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, token) =>
        {
            var held = Workplace.Submission("lives");
            await place.Gateway.HoldAsync(held, token);
            var waiting = place.Gateway.WaitAsync(held, token);
            var claimed = (ClaimOutcome.Claimed)await place.Console.ClaimAsync(held.Id, Workplace.Ann, token);
            var answer = new ReviewAnswer(claimed.Review.Claim!.Fence, VoteOutcome.Approve, "bench", null, null, null);
            await place.Console.AnswerAsync(held.Id, Workplace.Ann, answer, token);
            await place.Gateway.ReleaseAsync(held, await waiting, token);
        });
        Console.WriteLine($"whole lives             {Reviews / clock.Elapsed.TotalSeconds,6:F0}/s (5 ledger entries each, 64 at once)");

        for (var number = 0; number < 300; number++)
        {
            var held = Workplace.Submission("lives");
            await place.Gateway.HoldAsync(held, default);
            var heard = HeardAsync(place.Gateway.WaitAsync(held, default));
            var claimed = (ClaimOutcome.Claimed)await place.Console.ClaimAsync(held.Id, Workplace.Ann, default);
            await place.Console.AnswerAsync(
                held.Id, Workplace.Ann, new ReviewAnswer(claimed.Review.Claim!.Fence, VoteOutcome.Approve, "bench", null, null, null), default);
            var answered = Stopwatch.GetTimestamp();
            waits.Add(Math.Max(0, (await heard - answered) * 1000.0 / Stopwatch.Frequency));
        }

        waits.Sort();
        Console.WriteLine($"answered to heard       p50 {waits[150]:F1} ms, p99 {waits[297]:F1} ms (two connections, one machine)");
    }

    private static async Task<long> HeardAsync(Task waiting)
    {
        await waiting;
        return Stopwatch.GetTimestamp();
    }
}
