using System.Globalization;
using Holdpoint.SideBySide.Processes;

namespace Holdpoint.SideBySide;

/// <summary>wrk, pinned to a core.</summary>
internal static class Wrk
{
    private const string Mark = "RESULT ";

    /// <summary>Loads a target for a while.</summary>
    /// <exception cref="InvalidOperationException">An answer was not a success: then nothing was measured.</exception>
    internal static async Task<WrkResult> RunAsync(int core, Uri url, string bodyFile, int connections, TimeSpan time)
    {
        var output = await Child.RunAsync(
            "taskset",
            ["-c", $"{core}", "wrk", "-t1", $"-c{connections}", $"-d{(int)time.TotalSeconds}s", "--timeout", "10s", "-s", Path.Combine(AppContext.BaseDirectory, "load.lua"), url.ToString()],
            [new("BODY", bodyFile)]);
        var line = output.Split('\n').First(static line => line.StartsWith(Mark, StringComparison.Ordinal));
        var figures = line[Mark.Length..].Split(' ').Select(static one => long.Parse(one, CultureInfo.InvariantCulture)).ToArray();
        return figures[2] + figures[3] == 0 && figures[0] > 0
            ? new WrkResult(figures[0], figures[1] / 1e6, figures[4] / 1000.0, figures[5] / 1000.0)
            : throw new InvalidOperationException($"{url}: of {figures[0]} answers {figures[2]} were no success, {figures[3]} connections failed.");
    }
}

/// <summary>What wrk counted.</summary>
/// <param name="Requests">Requests answered.</param>
/// <param name="Seconds">How long.</param>
/// <param name="P50">Median latency, ms.</param>
/// <param name="P99">99th percentile of latency, ms.</param>
internal sealed record WrkResult(long Requests, double Seconds, double P50, double P99);
