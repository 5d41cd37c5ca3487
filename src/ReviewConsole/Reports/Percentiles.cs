using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Reports;

/// <summary>Percentiles by nearest rank: each is a value that occurred.</summary>
internal static class Percentiles
{
    internal static WaitingTimes Of(IEnumerable<double?> seconds)
    {
        double[] sorted = [.. seconds.OfType<double>().Order()];
        return new WaitingTimes(sorted.Length, At(sorted, 50), At(sorted, 90), At(sorted, 95), At(sorted, 99));
    }

    private static double? At(double[] sorted, int percent) =>
        sorted.Length == 0 ? null : Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)], 3);
}
