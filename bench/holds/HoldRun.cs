using System.Diagnostics;
using Holdpoint.SideBySide.Processes;

namespace Holdpoint.Holds;

/// <summary>One size: hold so many, look at the memory, decide some one by one, then all.</summary>
internal sealed class HoldRun(
    HoldpointProgram gateway, IReadOnlyList<(string Name, Func<double> CpuSeconds)> processes, Reviewers reviewers, CountingModel model, HttpClient http)
{
    private const int SubmitAtOnce = 128;
    private const int DecideAtOnce = 32;
    private const int AtTheDesk = 128;
    private const int Timed = 1000;
    private const string Held = "holdpoint_gateway_held";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);
    private int _numbers;

    internal async Task<HoldFigures> RunAsync(int count, int bodyBytes)
    {
        var idle = gateway.Process.ResidentBytes();
        var clock = Stopwatch.StartNew();
        var answers = await HoldAsync(count, bodyBytes);
        var submitted = clock.Elapsed;
        await Task.Delay(Settle, TimeProvider.System);
        var above = gateway.Process.ResidentBytes() - idle;
        var (fromReceipt, fromSent) = await DecideOneByOneAsync(Math.Min(Timed, count / 2));
        var left = count - Math.Min(Timed, count / 2);
        var busy = Busy();
        clock.Restart();
        await reviewers.ApproveAllAsync(DecideAtOnce, left);
        var decided = clock.Elapsed;
        var all = await Task.WhenAll(answers).WaitAsync(Limit, TimeProvider.System);
        return new HoldFigures(
            count, above, count / submitted.TotalSeconds, fromReceipt, fromSent, clock.Elapsed, clock.Elapsed - decided, left, Errors(all), Since(busy, left));
    }

    /// <summary>Holds so many again, sets one stop over everything, and waits until every caller has been answered; then lifts it.</summary>
    internal async Task<StopFigures> StopAsync(int count, int bodyBytes)
    {
        var answers = await HoldAsync(count, bodyBytes);
        await Task.Delay(Settle, TimeProvider.System);
        var clock = Stopwatch.StartNew();
        var stop = await reviewers.StopAllAsync();
        var set = clock.Elapsed;
        var all = await Task.WhenAll(answers).WaitAsync(Limit, TimeProvider.System);
        var answered = clock.Elapsed;
        await reviewers.LiftAsync(stop);
        return new StopFigures(count, set, answered, all.Count(static one => !one.StartsWith("HTTP/1.1 503", StringComparison.Ordinal)));
    }

    /// <summary>Holds so many again and approves them all at a desk of this process.</summary>
    internal async Task<ReleaseFigures> ReleaseAsync(Desks desks, int count, int bodyBytes)
    {
        var answers = await HoldAsync(count, bodyBytes);
        await Task.Delay(Settle, TimeProvider.System);
        var busy = Busy();
        var clock = Stopwatch.StartNew();
        await desks.ApproveAllAsync(AtTheDesk, count);
        var decided = clock.Elapsed;
        var all = await Task.WhenAll(answers).WaitAsync(Limit, TimeProvider.System);
        return new ReleaseFigures(count, decided, clock.Elapsed, Errors(all), Since(busy, count));
    }

    private double[] Busy() => [.. processes.Select(static one => one.CpuSeconds())];

    private IReadOnlyList<(string Name, double Milliseconds)> Since(double[] busy, int reviews) =>
        [.. processes.Zip(busy, (one, then) => (one.Name, (one.CpuSeconds() - then) * 1000 / reviews))];

    private static int Errors(string[] answers) => answers.Count(static one => !one.StartsWith("HTTP/1.1 200", StringComparison.Ordinal));

    /// <summary>Sends so many and waits until all of them wait.</summary>
    private async Task<Task<string>[]> HoldAsync(int count, int bodyBytes)
    {
        var before = await gateway.MetricAsync(http, Held);
        var answers = new Task<string>[count];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, SubmitAtOnce).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var at && at < count)
            {
                answers[at] = await HeldCaller.SendAsync(gateway.Gateway, Interlocked.Increment(ref _numbers), bodyBytes);
            }
        }));
        var until = TimeProvider.System.GetUtcNow() + Limit;
        while (await gateway.MetricAsync(http, Held) - before < count)
        {
            if (answers.FirstOrDefault(static one => one.IsCompleted) is { } early)
            {
                throw new InvalidOperationException($"A request was answered before anybody decided it:\n{await early}\n{gateway.Process.LastLines}");
            }

            if (TimeProvider.System.GetUtcNow() > until)
            {
                throw new TimeoutException($"Of {count} requests {await gateway.MetricAsync(http, Held) - before} wait after {Limit}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }

        return answers;
    }

    /// <summary>Times from a decision to its request at the model, in ms, while all the others wait.</summary>
    private async Task<(double[] FromReceipt, double[] FromSent)> DecideOneByOneAsync(int count)
    {
        var (fromReceipt, fromSent) = (new double[count], new double[count]);
        for (var at = 0; at < count; at++)
        {
            var approval = await reviewers.ApproveNextAsync(CancellationToken.None) ?? throw new InvalidOperationException("Nothing waits.");
            var arrived = await model.ArrivalAsync(approval.Mark).WaitAsync(Limit, TimeProvider.System);
            // The news may travel faster than the receipt.
            fromReceipt[at] = Math.Max(0, Stopwatch.GetElapsedTime(approval.Receipt, arrived).TotalMilliseconds);
            fromSent[at] = Stopwatch.GetElapsedTime(approval.Sent, arrived).TotalMilliseconds;
        }

        Array.Sort(fromReceipt);
        Array.Sort(fromSent);
        return (fromReceipt, fromSent);
    }
}

/// <summary>What one run showed.</summary>
/// <param name="Count">Held at once.</param>
/// <param name="BytesAboveIdle">Resident memory of the gateway while they wait, above that before.</param>
/// <param name="HeldPerSecond">How fast they were taken, each durably.</param>
/// <param name="FromReceipt">From the receipt of a decision to its request at the model, ms, sorted.</param>
/// <param name="FromSent">From the sending of a decision, ms, sorted.</param>
/// <param name="All">From the first claim to the last answer, everything decided over HTTP.</param>
/// <param name="Trailing">From the last decision to the last answer.</param>
/// <param name="Released">How many <paramref name="All"/> is about.</param>
/// <param name="Errors">Answers other than 200.</param>
/// <param name="CpuEach">CPU of each process for one review, from its claim to its answer, ms.</param>
internal sealed record HoldFigures(
    int Count, long BytesAboveIdle, double HeldPerSecond, double[] FromReceipt, double[] FromSent, TimeSpan All, TimeSpan Trailing, int Released, int Errors,
    IReadOnlyList<(string Name, double Milliseconds)> CpuEach);

/// <summary>What one stop over everything showed.</summary>
/// <param name="Count">Held at once.</param>
/// <param name="Set">Until the stop was in force, durably.</param>
/// <param name="Answered">Until the last caller was answered, from the same moment.</param>
/// <param name="Errors">Answers other than 503.</param>
internal sealed record StopFigures(int Count, TimeSpan Set, TimeSpan Answered, int Errors);

/// <summary>What approving everything at a desk showed.</summary>
/// <param name="Count">Held at once.</param>
/// <param name="Decided">From the first claim to the last decision, each durably recorded.</param>
/// <param name="Answered">From the first claim until the last caller had the model's answer.</param>
/// <param name="Errors">Answers other than 200.</param>
/// <param name="CpuEach">CPU of each process for one review, ms.</param>
internal sealed record ReleaseFigures(int Count, TimeSpan Decided, TimeSpan Answered, int Errors, IReadOnlyList<(string Name, double Milliseconds)> CpuEach);
