using System.Diagnostics;

namespace Holdpoint.Ledger.Bench;

/// <summary>One decision after the other, each durable before the next, against a bare fsync of the same bytes on the same disk in the same run.</summary>
internal static class SingleDecisions
{
    private const int Rounds = 400;

    internal static async Task RunAsync(string store, LedgerOptions options, string folder)
    {
        await using var ledger = await OversightLedger.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        var raw = new List<double>();
        var durable = new List<double>();
        await using var file = new FileStream(Path.Combine(folder, $"{store}.fsync"), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var bytes = new byte[4096];
        for (var i = 0; i < Rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await file.WriteAsync(bytes);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
            raw.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            started = Stopwatch.GetTimestamp();
            var result = await ledger.AppendAsync(Drafts.Allowed(i) with { UniqueKey = $"decided:{i}" }, CancellationToken.None);
            durable.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (result is not AppendResult.Appended)
            {
                throw new InvalidOperationException($"An append ended as {result}.");
            }
        }

        var (own, disk) = (Percentile(durable, 50), Percentile(raw, 50));
        Table.Row(store, "single durable decision, p50 above one fsync", $"{own - disk:0.00} ms ({own:0.00} against {disk:0.00}; p99 {Percentile(durable, 99):0.00})", "≤ 5 ms");
    }

    internal static double Percentile(List<double> values, int percent)
    {
        values.Sort();
        return values[Math.Min(values.Count - 1, values.Count * percent / 100)];
    }
}
