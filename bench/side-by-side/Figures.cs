namespace Holdpoint.SideBySide;

/// <summary>One measurement of one target under one scenario.</summary>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="P50">Median latency, ms.</param>
/// <param name="P99">99th percentile, ms.</param>
/// <param name="CpuMicros">CPU of the proxy's process for one request, µs.</param>
/// <param name="AllocatedBytes">Managed memory allocated for one request.</param>
/// <param name="FirstEventMs">Median wait for the first event of a stream, ms.</param>
internal sealed record Figures(double PerSecond, double P50, double P99, double CpuMicros, double? AllocatedBytes, double? FirstEventMs)
{
    /// <summary>The median of each figure on its own.</summary>
    internal static Figures Median(IReadOnlyCollection<Figures> rounds) => new(
        Median(rounds.Select(static one => one.PerSecond)),
        Median(rounds.Select(static one => one.P50)),
        Median(rounds.Select(static one => one.P99)),
        Median(rounds.Select(static one => one.CpuMicros)),
        rounds.All(static one => one.AllocatedBytes is not null) ? Median(rounds.Select(static one => one.AllocatedBytes!.Value)) : null,
        rounds.All(static one => one.FirstEventMs is not null) ? Median(rounds.Select(static one => one.FirstEventMs!.Value)) : null);

    internal static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
