using System.Diagnostics;
using Holdpoint.Contracts;

namespace Holdpoint.Reviews.Bench;

/// <summary>What 10,000 waiting requests cost while nothing happens, and how soon all have their decision once people decide.</summary>
internal static class Waiting
{
    private const int Reviews = 10_000;
    private static readonly ParallelOptions Many = new() { MaxDegreeOfParallelism = 128 };

    internal static async Task RunAsync(Workplace place)
    {
        var held = Enumerable.Range(0, Reviews).Select(static _ => Workplace.Submission("waiting")).ToList();
        await Parallel.ForEachAsync(held, Many, async (one, token) => await place.Gateway.HoldAsync(one, token));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var waits = held.Select(one => place.Gateway.WaitAsync(one, default)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System);
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / Reviews;

        using var process = Process.GetCurrentProcess();
        var (busy, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System);
        process.Refresh();
        Console.WriteLine(
            $"10,000 waiting          {(process.TotalProcessorTime - busy) / clock.Elapsed:P1} of a core, {bytes} bytes each beside the body");

        clock.Restart();
        await Parallel.ForEachAsync(held, Many, async (one, token) =>
        {
            var claimed = (ClaimOutcome.Claimed)await place.Console.ClaimAsync(one.Id, Workplace.Ann, token);
            var answer = new ReviewAnswer(claimed.Review.Claim!.Fence, VoteOutcome.Approve, "bench", null, null, null);
            await place.Console.AnswerAsync(one.Id, Workplace.Ann, answer, token);
        });
        var decided = clock.Elapsed;
        await Task.WhenAll(waits);
        Console.WriteLine($"10,000 decided in       {decided.TotalSeconds:F1} s, the last one heard {(clock.Elapsed - decided).TotalSeconds:F1} s later");
    }
}
