using System.Diagnostics;

namespace Holdpoint.Reviews.Bench;

/// <summary>What submit and next cost when 100 and when 100,000 reviews wait, beside the server's plain round trip.</summary>
internal static class QueueCost
{
    private const int Calls = 2000;

    internal static async Task RunAsync(Workplace place)
    {
        var small = await FillAsync(place, "small", 100);
        var large = await FillAsync(place, "large", 100_000);
        Console.WriteLine($"filling                 {small,8:F0}/s to 100, {large,8:F0}/s to 100,000 (32 at once)");
        await Measure(place, "small");
        Report("depth (two plain reads)", await MicrosecondsAsync(() => place.Queue.DepthAsync("small", default)), null);
        var (next, nextLarge) = (await Measure(place, "small"), await Measure(place, "large"));
        Report("next and release", next, nextLarge);
        var submit = await MicrosecondsAsync(() => place.Queue.SubmitAsync(Workplace.Submission("small"), default));
        var submitLarge = await MicrosecondsAsync(() => place.Queue.SubmitAsync(Workplace.Submission("large"), default));
        Report("submit", submit, submitLarge);
    }

    private static Task<double> Measure(Workplace place, string queue) => MicrosecondsAsync(async () =>
    {
        var claimed = (ClaimOutcome.Claimed)await place.Queue.NextAsync(Workplace.Ann, queue, [queue], default);
        await place.Queue.ReleaseAsync(claimed.Review.Submission.Id, Workplace.Ann, claimed.Review.Claim!.Fence, default);
    });

    private static async Task<double> FillAsync(Workplace place, string queue, int reviews)
    {
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, reviews), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, token) =>
            await place.Queue.SubmitAsync(Workplace.Submission(queue), token));
        return reviews / clock.Elapsed.TotalSeconds;
    }

    private static async Task<double> MicrosecondsAsync(Func<Task> call)
    {
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < Calls; number++)
        {
            await call();
        }

        return clock.Elapsed.TotalMicroseconds / Calls;
    }

    private static void Report(string what, double small, double? large) => Console.WriteLine(
        large is { } other
            ? $"{what,-24}{small,6:F0} µs at 100, {other,6:F0} µs at 100,000: {other / small:F2} times"
            : $"{what,-24}{small,6:F0} µs");
}
