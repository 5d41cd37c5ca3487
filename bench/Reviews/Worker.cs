using System.Diagnostics;
using System.Globalization;
using Holdpoint.Contracts;
using Holdpoint.Reviews.Scripts;

namespace Holdpoint.Reviews.Bench;

/// <summary>The other process: this program again, told what to do.</summary>
internal static class Worker
{
    /// <summary>Starts one and hands on what it writes.</summary>
    internal static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in (string[])["worker", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    internal static async Task<int> RunAsync(string[] what)
    {
        switch (what)
        {
            case ["lives", var connection, var folder, var seconds]:
                await LivesAsync(connection, folder, double.Parse(seconds, CultureInfo.InvariantCulture));
                return 0;
            case ["decide", var connection, var folder]:
                await DecideAsync(connection, folder);
                return 0;
            default:
                return 2;
        }
    }

    /// <summary>Lives in Redis alone: submit, next, decide (the claim's check that opens an answer), complete. One script each.</summary>
    private static async Task LivesAsync(string connection, string folder, double seconds)
    {
        const int AtOnce = 48;
        await using var queue = await Workplace.QueueAsync(connection, folder);
        await LifeAsync(queue);
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        using var self = Process.GetCurrentProcess();
        var (busy, clock) = (self.TotalProcessorTime, Stopwatch.StartNew());
        var lives = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            await Task.Yield();
            var count = 0;
            while (clock.Elapsed.TotalSeconds < seconds)
            {
                await LifeAsync(queue);
                count++;
            }

            return count;
        }));
        var took = clock.Elapsed.TotalSeconds;
        self.Refresh();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{lives.Sum() / took} {(self.TotalProcessorTime - busy).TotalMicroseconds / lives.Sum()}"));
    }

    private static async Task LifeAsync(ReviewQueue queue)
    {
        if (await queue.SubmitAsync(Workplace.Submission("lives"), default) is not SubmitOutcome.Pending)
        {
            throw new InvalidOperationException("Redis took no review.");
        }

        var claimed = (ClaimOutcome.Claimed)await queue.NextAsync(Workplace.Ann, "lives", ["lives"], default);
        var (id, fence) = (claimed.Review.Submission.Id, claimed.Review.Claim!.Fence);
        if (await queue.BeginAsync("lives", id, Workplace.Ann, fence, TimeSpan.FromSeconds(10), default) is { } refused)
        {
            throw new InvalidOperationException($"{refused}");
        }

        await queue.TellAsync(QueueScript.Finish, "lives", id, ReviewState.Approved, "approved", 60_000, 1);
    }

    /// <summary>Decides each review that it is told of and says when it had begun and when it was done.</summary>
    private static async Task DecideAsync(string connection, string folder)
    {
        await using var place = await Workplace.OpenAsync(connection, folder);
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { Length: > 0 } id)
        {
            var claimed = (ClaimOutcome.Claimed)await place.Console.ClaimAsync(id, Workplace.Ann, default);
            var answer = new ReviewAnswer(claimed.Review.Claim!.Fence, VoteOutcome.Approve, "bench", null, null, null);
            var began = Stopwatch.GetTimestamp();
            await place.Console.AnswerAsync(id, Workplace.Ann, answer, default);
            Console.WriteLine($"{began} {Stopwatch.GetTimestamp()}");
        }
    }
}
