using System.Diagnostics;
using System.Globalization;

namespace Holdpoint.Reviews.Bench;

/// <summary>How soon a gateway wakes that waits for a decision which another process makes, over the real ledger.</summary>
internal static class WakeUp
{
    private const int Decisions = 500;

    internal static async Task RunAsync(string connection)
    {
        var folder = Directory.CreateTempSubdirectory("holdpoint-bench-");
        await using (var place = await Workplace.OpenAsync(connection, folder.FullName))
        {
            using var other = Worker.Start("decide", connection, folder.FullName);
            await other.StandardOutput.ReadLineAsync();
            var (sinceBegun, sinceDone) = (new List<double>(), new List<double>());
            for (var number = 0; number < Decisions; number++)
            {
                var held = Workplace.Submission("wake");
                await place.Gateway.HoldAsync(held, default);
                var heard = HeardAsync(place.Gateway.WaitAsync(held, default));
                await other.StandardInput.WriteLineAsync(held.Id);
                var times = (await other.StandardOutput.ReadLineAsync())!.Split(' ').Select(static time => long.Parse(time, CultureInfo.InvariantCulture)).ToArray();
                var at = await heard;
                sinceBegun.Add(Stopwatch.GetElapsedTime(times[0], at).TotalMilliseconds);
                sinceDone.Add(Math.Max(0, Stopwatch.GetElapsedTime(times[1], at).TotalMilliseconds));
            }

            await other.StandardInput.WriteLineAsync();
            await other.WaitForExitAsync();
            Report("decided to awake", "from the moment the reviewer was told that it is recorded", sinceDone);
            Report("answer to awake", "from the reviewer's call: check, vote and decision written durably, then the news", sinceBegun);
        }

        folder.Delete(recursive: true);
    }

    private static void Report(string what, string from, List<double> times)
    {
        times.Sort();
        Console.WriteLine($"{what,-24}p50 {times[Decisions / 2],5:F1} ms, p99 {times[Decisions * 99 / 100],5:F1} ms ({from}; two processes)");
    }

    private static async Task<long> HeardAsync(Task waiting)
    {
        await waiting;
        return Stopwatch.GetTimestamp();
    }
}
