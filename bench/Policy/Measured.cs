using System.Diagnostics;
using System.Globalization;

namespace Holdpoint.Policy.Bench;

/// <summary>What one operation costs, over many runs.</summary>
internal readonly record struct Measured(double Best, double Median, double P99, long Allocated)
{
    /// <summary>Warms up, then measures for a second.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="repeats">How often one sample does it.</param>
    public static Measured Of(Action operation, int repeats)
    {
        for (var warm = Stopwatch.StartNew(); warm.Elapsed < TimeSpan.FromSeconds(1);)
        {
            operation();
        }

        var times = new List<double>();
        var bytes = new List<long>();
        for (var all = Stopwatch.StartNew(); all.Elapsed < TimeSpan.FromSeconds(1) || times.Count < 50;)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < repeats; i++)
            {
                operation();
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / repeats);
            bytes.Add((GC.GetAllocatedBytesForCurrentThread() - before) / repeats);
        }

        times.Sort();
        bytes.Sort();
        return new(times[0], times[times.Count / 2], times[times.Count * 99 / 100], bytes[bytes.Count / 2]);
    }

    /// <summary>A row of the table.</summary>
    public void Print(string what, int size) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {what} | {Best:F1} µs | {Median:F1} µs | {P99:F1} µs | {Allocated:N0} B | {size / Median:F0} |"));
}
