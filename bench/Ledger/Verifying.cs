using System.Diagnostics;
using Holdpoint.Ledger.Signing;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Ledger.Bench;

/// <summary>The whole log verified, with the memory it takes beyond what the process had before.</summary>
internal static class Verifying
{
    internal static async Task RunAsync(string store, LedgerOptions options)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var peak = 0L;
        using var done = new CancellationTokenSource();
        var watching = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                peak = Math.Max(peak, Process.GetCurrentProcess().WorkingSet64);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        });
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var report = await LedgerVerifier.VerifyAsync(
            options.Connection, SignerMemory.VerifierKey(options.KeyFolder)!, SignerMemory.LastCheckpoint(options.KeyFolder), null, CancellationToken.None);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        await done.CancelAsync();
        await watching;
        if (!report.Ok)
        {
            throw new InvalidOperationException(report.Findings[0].Problem);
        }

        Table.Row(store, $"verify {report.Entries:N0} entries", $"{report.Entries / elapsed.TotalSeconds:N0} entries/s ({used.TotalMicroseconds / report.Entries:0.00} µs of processor each)", "≥ 500,000/s");
        Table.Row(store, "memory of the process while verifying", $"{peak / 1_048_576.0:0} MB", "≤ 200 MB");
    }
}
