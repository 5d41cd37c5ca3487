using System.Diagnostics;

namespace Holdpoint.Ledger.Bench;

/// <summary>Verdicts on passing traffic, as fast as the buffer takes them, until the last is durable.</summary>
internal static class PassTraffic
{
    internal static async Task RunAsync(string store, LedgerOptions options, int entries)
    {
        await using var ledger = await OversightLedger.OpenAsync(options, TimeProvider.System, CancellationToken.None);
        var before = ledger.Health.Size;
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < entries; i++)
        {
            var draft = Drafts.Allowed(i);
            while (!ledger.TryRecord(draft))
            {
                if (!ledger.Health.Available)
                {
                    throw new InvalidOperationException(ledger.Health.Problem);
                }

                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
            }
        }

        while (ledger.Health.Buffered > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        Table.Row(
            store, $"{entries:N0} pass entries", $"{entries / elapsed.TotalSeconds:N0} entries/s ({used.TotalMicroseconds / entries:0.0} µs of processor each)",
            store == "SQLite" ? "≥ 50,000/s" : "≥ 15,000/s");
        if (ledger.Health.Size - before < entries)
        {
            throw new InvalidOperationException($"{ledger.Health.Size - before} of {entries} entries are there.");
        }
    }
}
