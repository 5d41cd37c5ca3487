using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;

#pragma warning disable CA2025 // Every request is awaited before what it uses goes.

namespace Holdpoint.EndToEnd.Performance;

/// <summary>
/// Ten thousand plain requests of 8 KB wait on one process (300 without HOLDPOINT_LONG=1): they cost little memory, and one decision about all of them
/// answers them all. bench/holds measures more of the same.
/// </summary>
public sealed class ManyHeldTests(ITestOutputHelper output)
{
    private const int BodyBytes = 8 * 1024;
    private const double MostMegabytes = 400;
    private static readonly bool Long = Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1";
    private static readonly int Count = Long ? 10_000 : 300;

    /// <summary>A long run has the machine to itself; the others share it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(Long ? 10 : 60);

    private const string Policy = """
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes: [ { route: chat, api: openai }, { route: "*", api: opaque, verdict: deny } ]
        queues: [ { id: general, deadline: 1h, onExpiry: reject, maxPending: 20000, maxPendingPerConsumer: 20000 } ]
        terms: { hold: [ hold this ] }
        rules: [ { id: holds, when: { terms: hold }, then: hold, queue: general, reason: It says so. } ]
        """;

    [Fact]
    public async Task WaitInLittleMemory_AndAreAllAnsweredByOneStop()
    {
        var folder = TestFolder.Create("many-held");
        await using var redis = await RedisServer.StartAsync();
        await using var upstream = await GatedUpstream.StartAsync();
        var policy = Path.Combine(folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, Policy, TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["Holdpoint__Gateway__SynchronousLimit"] = "00:30:00" };
        await using var holdpoint = await HoldpointProcess.StartAsync(
            Path.Combine(folder, "data"), ["--redis", redis.Connection], settings, "--policy", policy, "--upstream", upstream.Url.ToString());
        using var reviewer = await ReviewerClient.CreateAsync(holdpoint, "tester", "reviewer", "operator");
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { Timeout = Timeout.InfiniteTimeSpan };
        var before = Resident(holdpoint.Id);

        var calls = new Task<HttpResponseMessage>[Count];
        foreach (var chunk in Enumerable.Range(0, Count).Chunk(200))
        {
            foreach (var number in chunk)
            {
                calls[number] = http.PostAsync(new Uri(holdpoint.Gateway, "/v1/chat/completions"), Prompt.Json($"hold this: {number} {new string('w', BodyBytes)}"));
            }

            await Wait.UntilAsync(async () => await HeldAsync(http, holdpoint.Management) > chunk[^1], $"{chunk[^1] + 1} are held");
        }

        var above = (Resident(holdpoint.Id) - before) / 1e6;
        var clock = Stopwatch.StartNew();
        using var stop = await reviewer.Http.PostAsync("/api/v1/stops", JsonContent.Create(new { scope = "all", reason = "A drill." }));
        stop.EnsureSuccessStatusCode();
        var answers = await Task.WhenAll(calls).WaitAsync(TimeSpan.FromMinutes(3), TestContext.Current.CancellationToken);
        var all = clock.Elapsed;

        output.WriteLine($"{Count} held: {above:0} MB above idle, all answered {all.TotalSeconds:0.0} s after one stop");
        Assert.All(answers, static answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        Assert.Empty(upstream.Bodies);
        Assert.InRange(above, double.MinValue, MostMegabytes);
        Assert.InRange(all, TimeSpan.Zero, Limit);
        foreach (var answer in answers)
        {
            answer.Dispose();
        }
    }

    /// <summary>The sum of the gauge over its labels, as a scrape has it.</summary>
    private static async Task<double> HeldAsync(HttpClient http, Uri management) => (await http.GetStringAsync(new Uri(management, "/metrics"))).Split('\n')
        .Where(static line => line.StartsWith("holdpoint_gateway_held{", StringComparison.Ordinal) || line.StartsWith("holdpoint_gateway_held ", StringComparison.Ordinal))
        .Sum(static line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).First(IsNumber), CultureInfo.InvariantCulture));

    private static bool IsNumber(string word) => double.TryParse(word, CultureInfo.InvariantCulture, out _);

    private static long Resident(int id) => File.ReadLines($"/proc/{id}/status")
        .Where(static line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(static line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024)
        .First();
}
