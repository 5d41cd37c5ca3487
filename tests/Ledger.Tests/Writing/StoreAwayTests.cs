using System.Diagnostics;
using Holdpoint.Ledger.Tests.Places;
using Holdpoint.Ledger.Verification;
using Microsoft.Data.Sqlite;

namespace Holdpoint.Ledger.Tests.Writing;

/// <summary>The store locked, hung, killed or full: callers are told within the append timeout, and it goes on by itself afterwards.</summary>
public sealed class StoreAwayTests
{
    private static readonly TimeSpan AppendTimeout = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_LockedSqliteFile_RefusesInTime_WritesNothingLate_AndGoesOn()
    {
        await using var place = LedgerPlace.InSqlite();
        await using var ledger = await OpenAsync(place);
        await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
        await using (var blocker = new SqliteConnection($"Data Source={place.Options.Connection["sqlite:".Length..]};Pooling=False"))
        {
            await blocker.OpenAsync(Cancellation);
            await using var begin = blocker.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync(Cancellation);
            Assert.Contains("nothing was recorded", await RefusedAsync(ledger, 1), StringComparison.OrdinalIgnoreCase);
            await ExpectUnavailableAsync(ledger);
            Assert.False(ledger.TryRecord(Draft.Allowed(2)));
        }

        await ExpectRecoveryAsync(place, ledger, entries: 2);
    }

    [Fact]
    public async Task A_HungPostgres_RefusesInTime_AndGoesOn()
    {
        await using var server = new PostgresServer();
        await using var place = await server.PlaceAsync();
        await using var ledger = await OpenAsync(place);
        await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
        var processes = await ProcessesAsync(server);
        await SignalAsync("-STOP", processes);
        try
        {
            await RefusedAsync(ledger, 1);
            await ExpectUnavailableAsync(ledger);
        }
        finally
        {
            await SignalAsync("-CONT", processes);
        }

        await ExpectRecoveryAsync(place, ledger, entries: 2);
    }

    [Fact]
    public async Task A_KilledPostgres_RefusesInTime_AndGoesOnWhenItIsBack()
    {
        await using var server = new PostgresServer();
        await using var place = await server.PlaceAsync();
        await using var ledger = await OpenAsync(place);
        await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
        await server.KillAsync();
        await RefusedAsync(ledger, 1);
        await ExpectUnavailableAsync(ledger);
        await server.StartAsync();
        await ExpectRecoveryAsync(place, ledger, entries: 2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_StoreThatGoesAwayWhileNothingIsWritten_IsNoticedWithinFiveSeconds(bool killed)
    {
        await using var server = new PostgresServer();
        await using var place = await server.PlaceAsync();
        await using var ledger = await OpenAsync(place);
        await ledger.AppendAsync(Draft.Allowed(0), Cancellation);
        var processes = await ProcessesAsync(server);
        await (killed ? server.KillAsync() : SignalAsync("-STOP", processes));
        await ExpectUnavailableAsync(ledger);
        await (killed ? server.StartAsync() : SignalAsync("-CONT", processes));
        await ExpectRecoveryAsync(place, ledger, entries: 2);
    }

    [Fact]
    public async Task A_DiskThatFillsUpWhileNothingIsWritten_IsNoticed_UnderSqlite()
    {
        await using var place = LedgerPlace.InSqlite();
        await using var disk = await SmallDisk.MountAsync(Path.Combine(Path.GetDirectoryName(place.Options.Connection["sqlite:".Length..])!, "small"), megabytes: 8);
        var options = place.Options with { Connection = $"sqlite:{disk.Path}/ledger.db", AppendTimeout = AppendTimeout };
        await using var ledger = await OversightLedger.OpenAsync(options, TimeProvider.System, Cancellation);

        // A write-ahead log of some length, with room in it for more than any probe writes.
        for (var i = 0; i < 200; i++)
        {
            Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(Draft.Allowed(i), Cancellation));
        }

        await FillsUpAsync(ledger, disk);
    }

    [Fact]
    public async Task A_DiskThatFillsUpWhileNothingIsWritten_IsNoticed_UnderPostgres()
    {
        await using var server = new PostgresServer();
        var disk = await server.OnSmallDiskAsync(megabytes: 160);
        await using var place = await server.PlaceAsync();
        await using var ledger = await OpenAsync(place);
        Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(Draft.Allowed(0), Cancellation));
        await FillsUpAsync(ledger, disk);
    }

    private static async Task FillsUpAsync(OversightLedger ledger, SmallDisk disk)
    {
        var size = ledger.Health.Size;
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Cancellation);
        Assert.True(ledger.Health.Available, ledger.Health.Problem);
        disk.Fill();
        await ExpectUnavailableAsync(ledger);
        Assert.False(ledger.TryRecord(Draft.Allowed(1)));
        TestContext.Current.TestOutputHelper?.WriteLine(ledger.Health.Problem!);

        disk.Empty();
        var clock = Stopwatch.StartNew();
        while (!ledger.Health.Available)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), ledger.Health.Problem);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancellation);
        }

        // No entry was made by looking.
        Assert.Equal(size, ledger.Health.Size);
        Assert.IsType<AppendResult.Appended>(await ledger.AppendAsync(Draft.Allowed(2), Cancellation));
    }

    [Fact]
    public async Task A_FullDisk_Refuses_AndGoesOnWhenThereIsRoom()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small file system takes root on Linux.");
        await using var place = LedgerPlace.InSqlite();
        var folder = Path.GetDirectoryName(place.Options.Connection["sqlite:".Length..])!;
        var small = Directory.CreateDirectory(Path.Combine(folder, "small")).FullName;
        Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small) == 0, "tmpfs cannot be mounted here.");
        try
        {
            var options = place.Options with { Connection = $"sqlite:{small}/ledger.db", AppendTimeout = AppendTimeout };
            await using var ledger = await OversightLedger.OpenAsync(options, TimeProvider.System, Cancellation);
            var written = 0;
            var filler = Path.Combine(small, "filler");
            await File.WriteAllBytesAsync(filler, new byte[1_000_000], Cancellation);
            while (await ledger.AppendAsync(Draft.Allowed(written), Cancellation) is AppendResult.Appended)
            {
                written++;
                Assert.True(written < 10_000);
            }

            Assert.False(ledger.Health.Available);
            File.Delete(filler);
            var more = 0;
            while (await ledger.AppendAsync(Draft.Allowed(-1), Cancellation) is not AppendResult.Appended)
            {
                Assert.True(more++ < 5);
            }

            var report = await LedgerVerifier.VerifyAsync(options.Connection, ledger.VerifierKey, await ledger.CheckpointAsync(Cancellation), null, Cancellation);
            Assert.Empty(report.Findings);
            Assert.Equal(written + 1, report.Entries);
        }
        finally
        {
            await RunAsync("umount", small);
        }
    }

    private static Task<OversightLedger> OpenAsync(LedgerPlace place) =>
        OversightLedger.OpenAsync(place.Options with { AppendTimeout = AppendTimeout }, TimeProvider.System, Cancellation);

    private static async Task<string> RefusedAsync(OversightLedger ledger, int number)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await ledger.AppendAsync(Draft.Allowed(number) with { UniqueKey = $"held:{number}" }, Cancellation);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, AppendTimeout + TimeSpan.FromSeconds(2));
        return Assert.IsType<AppendResult.Unavailable>(result).Problem;
    }

    private static async Task ExpectUnavailableAsync(OversightLedger ledger)
    {
        // Five seconds are promised; what is asserted leaves room for a machine that does other work besides.
        var clock = Stopwatch.StartNew();
        while (ledger.Health.Available)
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), "The ledger should say within seconds that its store is away.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancellation);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"unavailable after {clock.Elapsed.TotalSeconds:0.0} s");
    }

    private static async Task ExpectRecoveryAsync(LedgerPlace place, OversightLedger ledger, int entries)
    {
        AppendResult result;
        var attempts = 0;
        while ((result = await ledger.AppendAsync(Draft.Allowed(1) with { UniqueKey = "held:1" }, Cancellation)) is AppendResult.Unavailable)
        {
            Assert.True(attempts++ < 10, "The ledger should recover by itself.");
        }

        Assert.True(result is AppendResult.Appended or AppendResult.Duplicate);
        Assert.True(ledger.Health.Available);
        var report = await LedgerVerifier.VerifyAsync(place.Options.Connection, ledger.VerifierKey, await ledger.CheckpointAsync(Cancellation), null, Cancellation);
        Assert.Empty(report.Findings);
        Assert.Equal(entries, report.Entries);
    }

    private static async Task<string[]> ProcessesAsync(PostgresServer server)
    {
        using var children = Process.Start(new ProcessStartInfo("pgrep", ["-P", $"{server.ProcessId}"]) { RedirectStandardOutput = true })!;
        return [$"{server.ProcessId}", .. (await children.StandardOutput.ReadToEndAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static async Task SignalAsync(string signal, string[] processes) => Assert.Equal(0, await RunAsync("kill", [signal, .. processes]));

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(Cancellation);
        return process.ExitCode;
    }
}
