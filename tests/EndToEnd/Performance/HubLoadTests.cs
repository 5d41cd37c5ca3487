using System.Diagnostics;
using Holdpoint.EndToEnd.Running;

#pragma warning disable CA2025 // Every task is awaited before what it uses goes.

namespace Holdpoint.EndToEnd.Performance;

/// <summary>Two hundred open pages while fifty reviews a second are held and decided: each page hears of each review soon, also while another never reads.</summary>
public sealed class HubLoadTests(ITestOutputHelper output)
{
    private const int Pages = 200;
    private const int PerSecond = 50;
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    private static bool Long => Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1";

    [Fact]
    public async Task EveryPage_HearsOfEveryReviewSoon_AlsoWhileAnotherNeverReads()
    {
        Assert.SkipUnless(Long, "A measurement that wants the machine for itself: set HOLDPOINT_LONG=1.");
        await using var redis = await RedisServer.StartAsync();
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Holdpoint__Console__MaxConnectionsPerAccount"] = "500",
            ["Holdpoint__Console__OutboxCapacity"] = "500",
        };
        await using var holdpoint = await HoldpointProcess.StartAsync(TestFolder.Create("pages"), ["--redis", redis.Connection], settings);
        using var reviewer = await ReviewerClient.CreateAsync(holdpoint, "tester", "reviewer");
        var token = reviewer.Http.DefaultRequestHeaders.Authorization!.Parameter!;
        var pages = new List<HubSocket>();
        for (var i = 0; i < Pages; i++)
        {
            pages.Add(await HubSocket.WatchAsync(holdpoint.Console, token));
        }

        await RunAsync(holdpoint.Gateway, reviewer, pages[0], TimeSpan.FromSeconds(5), "warm");
        await SettleAsync(pages);
        await MeasureAsync("all read", TimeSpan.FromSeconds(15));

        await using var deaf = await HubSocket.WatchAsync(holdpoint.Console, token, reads: false);
        var deafP95 = await MeasureAsync("another never reads", TimeSpan.FromSeconds(30));

        Assert.True(await deaf.WasCutAsync(), "The page that never reads was never cut off: the console did not notice it, so nothing was shown about the others.");
        Assert.InRange(deafP95, TimeSpan.Zero, Limit);
        foreach (var page in pages)
        {
            await page.DisposeAsync();
        }

        async Task<TimeSpan> MeasureAsync(string name, TimeSpan time)
        {
            pages.ForEach(static page => page.Delays.Clear());
            var held = await RunAsync(holdpoint.Gateway, reviewer, pages[0], time, name);
            await UntilAsync(() => pages.TrueForAll(page => page.Delays.Count >= held));
            var delays = pages.SelectMany(static page => page.Delays).Order().ToArray();
            var (median, p95, p99) = (delays[delays.Length / 2], delays[delays.Length * 95 / 100], delays[delays.Length * 99 / 100]);
            output.WriteLine($"{name}: {Pages} pages, {PerSecond} reviews a second, {held} held: heard of after {median.TotalMilliseconds:0} ms (p50), {p95.TotalMilliseconds:0} (p95), {p99.TotalMilliseconds:0} (p99)");
            Assert.All(pages, page => Assert.Equal(held, page.Delays.Count));
            return p95;
        }
    }

    /// <summary>Asks at an even pace for a time, and rejects each review as soon as the page hears of it; answers how many were held.</summary>
    private static async Task<int> RunAsync(Uri gateway, ReviewerClient reviewer, HubSocket page, TimeSpan time, string name)
    {
        using var http = new HttpClient { BaseAddress = gateway };
        http.DefaultRequestHeaders.Add("Prefer", "respond-async");
        var total = (int)(time.TotalSeconds * PerSecond);
        var clock = Stopwatch.StartNew();
        var work = new List<Task>();
        for (var i = 0; i < total; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond) - clock.Elapsed;
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, TimeProvider.System);
            }

            work.Add(AskAsync(http, $"Send {i} euros to DE89 3704 0044 0532 0130 00, {name}."));
            work.Add(DecideAsync(reviewer, page));
        }

        await Task.WhenAll(work);
        return total;
    }

    private static async Task AskAsync(HttpClient http, string text)
    {
        using var answer = await http.PostAsync("/v1/chat/completions", Prompt.Json(text));
        Assert.Equal(202, (int)answer.StatusCode);
    }

    private static async Task DecideAsync(ReviewerClient reviewer, HubSocket page)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        await reviewer.DecideAsync(await page.Held.ReadAsync(limit.Token), "reject");
    }

    private static Task SettleAsync(List<HubSocket> pages) => UntilAsync(() => pages.TrueForAll(page => page.Delays.Count == pages[0].Delays.Count));

    private static async Task UntilAsync(Func<bool> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!holds() && clock.Elapsed < TimeSpan.FromSeconds(20))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
