using System.Diagnostics;
using Holdpoint.Contracts;
using Holdpoint.Reviews.Scripts;

namespace Holdpoint.Reviews.Bench;

/// <summary>What submit and next cost when 100 and when 100,000 reviews wait. Each call is undone outside the measured time, so that 100 stay 100.</summary>
internal static class QueueCost
{
    private const int Calls = 500;
    private const int Rounds = 4;

    internal static async Task RunAsync(string connection)
    {
        await using var place = await Workplace.OpenAsync(connection);
        var small = await FillAsync(place, "small", 100);
        var large = await FillAsync(place, "large", 100_000);
        Console.WriteLine($"filling                 {small,6:F0}/s to 100, {large:F0}/s to 100,000 (32 at once)");

        // Turn and turn about, so that whatever else the machine does meets both alike; the first round warms up.
        var (next, submit) = (new double[2], new double[2]);
        for (var round = 0; round <= Rounds; round++)
        {
            Keep(next, round, await NextAsync(place, "small"), await NextAsync(place, "large"));
            Keep(submit, round, await SubmitAsync(place, "small"), await SubmitAsync(place, "large"));
        }

        Report("submit", submit);
        Report("next", next);
    }

    private static void Keep(double[] sum, int round, double small, double large)
    {
        if (round > 0)
        {
            (sum[0], sum[1]) = (sum[0] + (small / Rounds), sum[1] + (large / Rounds));
        }
    }

    private static Task<double> SubmitAsync(Workplace place, string queue) => MicrosecondsAsync(
        async () =>
        {
            var held = Workplace.Submission(queue);
            await place.Queue.SubmitAsync(held, default);
            return held.Id;
        },
        id => place.Queue.TellAsync(QueueScript.Finish, queue, id, ReviewState.Withdrawn, "withdrawn", 1000, 0));

    private static Task<double> NextAsync(Workplace place, string queue) => MicrosecondsAsync(
        async () => (ClaimOutcome.Claimed)await place.Queue.NextAsync(Workplace.Ann, queue, [queue], default),
        claimed => place.Queue.ReleaseAsync(claimed.Review.Submission.Id, Workplace.Ann, claimed.Review.Claim!.Fence, default));

    private static async Task<double> FillAsync(Workplace place, string queue, int reviews)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, reviews), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, token) =>
            await place.Queue.SubmitAsync(Workplace.Submission(queue), token));
        return reviews / clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> MicrosecondsAsync<T>(Func<Task<T>> call, Func<T, Task> undo)
    {
        var spent = TimeSpan.Zero;
        for (var number = 0; number < Calls; number++)
        {
            var began = Stopwatch.GetTimestamp();
            var result = await call();
            spent += Stopwatch.GetElapsedTime(began);
            await undo(result);
        }

        return spent.TotalMicroseconds / Calls;
    }

    private static void Report(string what, double[] cost) =>
        Console.WriteLine($"{what,-24}{cost[0],6:F0} µs at 100, {cost[1],6:F0} µs at 100,000: {cost[1] / cost[0]:F2} times");
}
