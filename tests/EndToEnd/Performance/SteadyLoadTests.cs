using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Holdpoint.EndToEnd.Running;

#pragma warning disable CA2016, CA2025 // The end of the load ends its loops, never a request under way; every task is awaited before what it uses goes.

namespace Holdpoint.EndToEnd.Performance;

/// <summary>
/// Half an hour of steady traffic, most of which passes and some of which is held and decided: memory, Redis keys and files end where they were. Runs with
/// HOLDPOINT_LONG=1, for HOLDPOINT_STEADY_MINUTES (30).
/// </summary>
public sealed class SteadyLoadTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan SampleEvery = TimeSpan.FromSeconds(5);

    /// <summary>What a heap may differ by from one look to another without anything having been kept.</summary>
    private const double Slack = 32e6;

    [Fact]
    public async Task Memory_Keys_AndFilesStayFlatUnderSteadyLoad()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "A long run: set HOLDPOINT_LONG=1.");
        var minutes = double.Parse(Environment.GetEnvironmentVariable("HOLDPOINT_STEADY_MINUTES") ?? "30", CultureInfo.InvariantCulture);
        await using var redis = await RedisServer.StartAsync();
        await using var holdpoint = await HoldpointProcess.StartAsync(TestFolder.Create("steady"), ["--redis", redis.Connection]);
        using var reviewer = await ReviewerClient.CreateAsync(holdpoint, "tester", "reviewer");
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(minutes), TimeProvider.System);

        var passing = PassAsync(holdpoint.Gateway, end.Token);
        var holding = HoldAsync(holdpoint.Gateway, reviewer, end.Token);
        var samples = await SampleAsync(holdpoint, redis.Connection, end.Token);
        var (passed, held) = (await passing, await holding);

        // The first third is for compiling, filling pools, and for what is kept a while on purpose to reach its level.
        var before = samples[(samples.Count / 3)..(samples.Count * 2 / 3)];
        var after = samples[(samples.Count * 2 / 3)..];
        output.WriteLine($"{passed} passed, {held} held; resident {Median(before, static one => one.Resident) / 1e6:0} MB, then {Median(after, static one => one.Resident) / 1e6:0} MB");
        output.WriteLine($"keys {before[^1].Keys}, then {after[^1].Keys}; files beside the ledger {before[^1].OtherFiles}, then {after[^1].OtherFiles} bytes");
        Assert.True(passed > 100 && held > 10, "There was no load.");
        Assert.InRange(Median(after, static one => one.Resident), 0, (Median(before, static one => one.Resident) * 1.1) + Slack);
        Assert.InRange(after[^1].OtherFiles, 0, before[^1].OtherFiles + 8_000_000);
        // A finished review is kept for KeepFinished, an answered one for KeepAnswers: so many keys at most for each that was held.
        Assert.InRange(after[^1].Keys, 0, 50 + (4 * held));
    }

    private static async Task<long> PassAsync(Uri gateway, CancellationToken end)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        var passed = 0L;
        while (!end.IsCancellationRequested)
        {
            using var answer = await http.PostAsync("/v1/chat/completions", Prompt.Json($"Write a haiku about the number {passed}."));
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} after {passed} requests");
            passed++;
            await Task.Delay(Pause, TimeProvider.System);
        }

        return passed;
    }

    private static async Task<long> HoldAsync(Uri gateway, ReviewerClient reviewer, CancellationToken end)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        var held = 0L;
        while (!end.IsCancellationRequested)
        {
            var text = $"Steady transfer {held}: send 200 euros to DE89 3704 0044 0532 0130 00.";
            var waiting = http.PostAsync("/v1/chat/completions", Prompt.Json(text));
            await reviewer.DecideAsync(await reviewer.FindAsync(text), held % 2 == 0 ? "approve" : "reject");
            using var answer = await waiting;
            held++;
        }

        return held;
    }

    private static async Task<List<Sample>> SampleAsync(HoldpointProcess holdpoint, string redis, CancellationToken end)
    {
        var samples = new List<Sample>();
        while (!end.IsCancellationRequested)
        {
            using var process = Process.GetProcessById(holdpoint.Id);
            samples.Add(new Sample(process.WorkingSet64, await KeysAsync(redis), OtherFiles(holdpoint.Data)));
            await Task.Delay(SampleEvery, TimeProvider.System);
        }

        return samples;
    }

    private static async Task<long> KeysAsync(string redis)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", int.Parse(redis.Split(':')[1], CultureInfo.InvariantCulture));
        await client.GetStream().WriteAsync("DBSIZE\r\n"u8.ToArray());
        var buffer = new byte[64];
        var read = await client.GetStream().ReadAsync(buffer);
        return long.Parse(Encoding.ASCII.GetString(buffer, 1, read - 1).Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>Bytes of what grows without being the record: all but the ledger and the oversight log, which is its copy.</summary>
    private static long OtherFiles(string data) => new DirectoryInfo(data).EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(static file => !file.Name.StartsWith("ledger.db", StringComparison.Ordinal) && !file.Name.StartsWith("oversight-", StringComparison.Ordinal))
        .Sum(static file => file.Length);

    private static double Median(IEnumerable<Sample> samples, Func<Sample, double> value)
    {
        double[] sorted = [.. samples.Select(value).Order()];
        return sorted[sorted.Length / 2];
    }

    private sealed record Sample(double Resident, long Keys, long OtherFiles);
}
