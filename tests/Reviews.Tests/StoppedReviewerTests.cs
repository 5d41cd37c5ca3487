using System.Diagnostics;
using System.Globalization;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Tests.Servers;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

/// <summary>
/// A reviewer's process is stopped by the system (SIGSTOP) beyond its lease and then goes on as if nothing had happened: for 5 s with a lease of 4 s, or with
/// HOLDPOINT_LONG=1 for 60 s with the usual lease of 30 s.
/// </summary>
public sealed class StoppedReviewerTests
{
    private const string Role = "HOLDPOINT_TEST_REVIEWER";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(LongRuns.On ? 30 : 4);
    private static readonly TimeSpan StandStill = LongRuns.On ? TimeSpan.FromSeconds(60) : Lease + TimeSpan.FromSeconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refuses_TheAnswerOfAProcessThatStoodStill_AndNamesWhoHasItNow()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        await using var redis = await RedisProcess.StartAsync();
        await using var desks = await Desks.StartAsync(redis.Connection, Lease);
        var held = await desks.HoldAsync();
        using var other = Start($"{redis.Connection}|{desks.Folder.FullName}|{held.Id}");
        try
        {
            var fence = long.Parse(await FileAsync(desks, "claimed"), CultureInfo.InvariantCulture);
            // Once it is idle: a process that stands still inside a write keeps the SQLite file locked, and then nobody can claim.
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancel);
            await SignalAsync("STOP", other);
            await Task.Delay(StandStill, TimeProvider.System, Cancel);
            var mine = await desks.ClaimAsync(held.Id, Person("ben"));
            Assert.True(mine > fence);
            await File.WriteAllTextAsync(Path.Combine(desks.Folder.FullName, "go"), "", Cancel);
            await SignalAsync("CONT", other);

            Assert.Equal($"Stale {mine} ben", await FileAsync(desks, "answered"));
            Assert.Equal(ReviewState.Rejected, Assert.IsType<AnswerOutcome.Recorded>(await desks.Desk.AnswerAsync(held.Id, Person("ben"), Reject(mine), Cancel)).Result.State);
            Assert.Equal("ben", Assert.Single(await desks.EntriesAsync(held.Id, EntryKinds.ReviewVoted)).Actor.Id);
        }
        finally
        {
            other.Kill();
            await other.WaitForExitAsync(Cancel);
        }
    }

    /// <summary>The other process: this test assembly again, running only this.</summary>
    [Fact(Explicit = true)]
    public async Task Acts_AsTheReviewerInTheOtherProcess()
    {
        if (Environment.GetEnvironmentVariable(Role)?.Split('|') is not [var connection, var folder, var id])
        {
            Assert.Skip($"{Role} is not set: this is the other process of another test.");
            return;
        }

        await using var queue = await ReviewQueue.ConnectAsync(
            new ReviewQueueOptions { Connection = connection, KeyFolder = folder, Prefix = Path.GetFileName(folder), Lease = Lease }, TimeProvider.System, Cancel);
        await using var ledger = await OversightLedger.OpenAsync(
            new LedgerOptions { Connection = $"sqlite:{Path.Combine(folder, "ledger.db")}", KeyFolder = folder }, TimeProvider.System, Cancel);
        var desk = new ReviewDesk(queue, ledger, EntryActor.Machine("console", "other"), TimeProvider.System);
        var claim = Assert.IsType<ClaimOutcome.Claimed>(await desk.ClaimAsync(id, Person("ann"), Cancel)).Review.Claim!;
        await WriteAsync(folder, "claimed", $"{claim.Fence}");
        while (!File.Exists(Path.Combine(folder, "go")))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        AnswerOutcome answer;
        do
        {
            // The connection may have been given up while the process stood still.
            answer = await desk.AnswerAsync(id, Person("ann"), Approve(claim.Fence), Cancel);
        }
        while (answer is AnswerOutcome.Unavailable);

        await WriteAsync(folder, "answered", answer is AnswerOutcome.Stale stale ? $"Stale {stale.Current?.Fence} {stale.Current?.By}" : $"{answer}");
    }

    private static Process Start(string role)
    {
        var start = new ProcessStartInfo(
            Path.ChangeExtension(typeof(StoppedReviewerTests).Assembly.Location, null),
            ["--filter-method", $"*.{nameof(Acts_AsTheReviewerInTheOtherProcess)}", "--explicit", "only"]) { RedirectStandardOutput = true };
        start.Environment[Role] = role;
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task SignalAsync(string signal, Process to)
    {
        using var kill = Process.Start("/bin/kill", [$"-{signal}", $"{to.Id}"]);
        await kill.WaitForExitAsync(Cancel);
        Assert.Equal(0, kill.ExitCode);
    }

    private static async Task WriteAsync(string folder, string name, string text)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".new"), text, Cancel);
        File.Move(Path.Combine(folder, name + ".new"), Path.Combine(folder, name));
    }

    private static async Task<string> FileAsync(Desks desks, string name)
    {
        var (path, clock) = (Path.Combine(desks.Folder.FullName, name), Stopwatch.StartNew());
        while (!File.Exists(path))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"the other process has not written '{name}' after 30 s");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        return await File.ReadAllTextAsync(path, Cancel);
    }
}
