using System.Diagnostics;

namespace Holdpoint.Ledger.Bench;

/// <summary>Searches by subject, spread over the whole log.</summary>
internal static class Searching
{
    private const int Rounds = 500;

    internal static async Task RunAsync(string store, LedgerOptions options)
    {
        await using var ledger = await OversightLedger.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        await ledger.AppendAsync(Drafts.Allowed(0), CancellationToken.None);
        var size = ledger.Health.Size;
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var entry = (await ledger.GetAsync(size * i / Rounds, CancellationToken.None))!;
            var started = Stopwatch.GetTimestamp();
            var found = await ledger.SearchAsync(new LedgerQuery { Subject = entry.Subject }, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (found.Count == 0)
            {
                throw new InvalidOperationException("An entry is not found by its subject.");
            }
        }

        Table.Row(store, $"search by subject at {size:N0} entries, p95", $"{SingleDecisions.Percentile(times, 95):0.00} ms", "≤ 20 ms");
    }
}
