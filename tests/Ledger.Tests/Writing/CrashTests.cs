using System.Diagnostics;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Verification;

namespace Holdpoint.Ledger.Tests.Writing;

/// <summary>A process that is killed in the middle of its appends.</summary>
public sealed class CrashTests(PostgresServer server)
{
    private const string ConnectionVariable = "HOLDPOINT_TEST_CRASH_CONNECTION";
    private const string KeysVariable = "HOLDPOINT_TEST_CRASH_KEYS";
    private const string ReceiptsVariable = "HOLDPOINT_TEST_CRASH_RECEIPTS";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_WasAcknowledged_SurvivesAKill_InSqlite()
    {
        await using var place = LedgerPlace.InSqlite();
        await KillWhileAppendingAsync(place);
    }

    [Fact]
    public async Task What_WasAcknowledged_SurvivesAKill_InPostgres()
    {
        await using var place = await server.PlaceAsync();
        await KillWhileAppendingAsync(place);
    }

    /// <summary>Not a test but the process that the tests above kill.</summary>
    [Fact(Explicit = true)]
    public async Task Appends_UntilKilled()
    {
        var options = new LedgerOptions { Connection = Environment.GetEnvironmentVariable(ConnectionVariable)!, KeyFolder = Environment.GetEnvironmentVariable(KeysVariable)! };
        await using var ledger = await OversightLedger.OpenAsync(options, TimeProvider.System, Cancellation);
        await using var receipts = new StreamWriter(Environment.GetEnvironmentVariable(ReceiptsVariable)!) { AutoFlush = true };
        using var one = new SemaphoreSlim(1);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async lane =>
        {
            for (var i = 0; ; i++)
            {
                ledger.TryRecord(Draft.Allowed((i * 100) + 50 + lane));
                var result = Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(Draft.Allowed((i * 100) + lane), Cancellation));
                await one.WaitAsync(Cancellation);
                await receipts.WriteLineAsync($"{result.Receipt.Index} {result.Receipt.LeafHash}.");
                one.Release();
            }
        }));
    }

    private static async Task KillWhileAppendingAsync(LedgerPlace place)
    {
        var receipts = Path.GetTempFileName();
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--filter-method", $"{typeof(CrashTests).FullName}.{nameof(Appends_UntilKilled)}", "--explicit", "only"])
        {
            RedirectStandardOutput = true,
            Environment = { [ConnectionVariable] = place.Options.Connection, [KeysVariable] = place.Options.KeyFolder, [ReceiptsVariable] = receipts },
        };
        using (var process = Process.Start(start)!)
        {
            while (File.ReadLines(receipts).Count() < 300)
            {
                Assert.False(process.HasExited, "The appending process ended by itself.");
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
            }

            process.Kill();
            await process.WaitForExitAsync(Cancellation);
        }

        await using var ledger = await place.OpenAsync();
        foreach (var line in File.ReadLines(receipts).Where(line => line.EndsWith('.')))
        {
            var (index, hash) = line.TrimEnd('.').Split(' ') is [var first, var second] ? (long.Parse(first), second) : default;
            Assert.Equal(hash, (await ledger.GetAsync(index, Cancellation))?.LeafHash);
        }

        Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(Draft.Allowed(-1), Cancellation));
        await ledger.CheckpointAsync(Cancellation);
        var report = await LedgerVerifier.VerifyAsync(place.Options.Connection, ledger.VerifierKey, null, null, Cancellation);
        Assert.Empty(report.Findings);
        File.Delete(receipts);
    }
}
