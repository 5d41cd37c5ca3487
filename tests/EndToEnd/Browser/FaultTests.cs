using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Ledger.Tests.Places;
using Microsoft.Playwright;
using Prompt = Holdpoint.EndToEnd.Running.Prompt;

namespace Holdpoint.EndToEnd.Browser;

/// <summary>
/// What a person sees when the console is killed, the network swallows everything, or a gateway goes: that it is so within ten seconds, their place and draft
/// as they were, and all live again within five seconds of the recovery; each decision once.
/// </summary>
public sealed class FaultTests(PostgresServer postgres, ChromiumFixture chromium, ITestOutputHelper output) : IClassFixture<ChromiumFixture>, IAsyncLifetime
{
    private const string Password = "end-to-end-Password-1";
    private const string Words = "Half a sentence that nobody";
    private static readonly TimeSpan Said = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Back = TimeSpan.FromSeconds(5);

    private readonly string _folder = TestFolder.Create("faults");
    private readonly List<RoleProcess> _processes = [];
    private RedisServer _redis = null!;
    private GatedUpstream _upstream = null!;
    private string _database = "";
    private string[] _stores = [];
    private HttpClient _auditor = null!;
    private CutLine _line = null!;

    private static bool Long => Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1";

    public async ValueTask InitializeAsync()
    {
        if (!Long)
        {
            return;
        }

        (_database, var ledger) = await postgres.CreateDatabaseAsync();
        _redis = await RedisServer.StartAsync();
        _upstream = await GatedUpstream.StartAsync();
        _stores = ["--data", _folder, "--redis", _redis.Connection, "--ledger", ledger];
        _line = CutLine.Start((await StartAsync("console")).Url);
        var token = await HoldpointProcess.RunAsync(["token", "create", "--name", "auditor", "--role", "auditor", "--role", "reviewer", .. _stores]);
        Assert.True(token.ExitCode == 0, token.Error);
        _auditor = new HttpClient { BaseAddress = _line.Url };
        _auditor.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Output.Trim().Split('\n')[^1].Trim());
    }

    public async ValueTask DisposeAsync()
    {
        if (!Long)
        {
            return;
        }

        _auditor.Dispose();
        await _line.DisposeAsync();
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await _upstream.DisposeAsync();
        await _redis.DisposeAsync();
        await postgres.DropAsync(_database);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task TheConsoleKilledAndRestarted()
    {
        Assert.SkipUnless(Long, "It waits for heartbeats that do not come: set HOLDPOINT_LONG=1.");
        var gateway = await StartAsync("gateway");
        string[] ids = [await HoldAsync(gateway, "first"), await HoldAsync(gateway, "second")];
        var page = await DraftAsync(ids[0]);

        var clock = Stopwatch.StartNew();
        await _processes[0].KillAsync();
        await SaysAsync(page, "the console was killed", clock);
        _line.Target = (await StartAsync("console")).Url;
        clock.Restart();
        await IsBackAsync(page, ids[0], "the console restarted", clock);

        // Killed between the decision and its sending: it arrives when somebody is there again, once.
        await page.GetByTestId("commit").ClickAsync();
        await _processes[^1].KillAsync();
        await Assertions.Expect(page.GetByTestId("unanswered")).ToBeVisibleAsync();
        _line.Target = (await StartAsync("console")).Url;
        await Assertions.Expect(page.GetByTestId("unanswered")).ToHaveCountAsync(0, new() { Timeout = 60_000 });
        await DecidedOnceAsync(ids[0]);
        await page.Context.DisposeAsync();
    }

    [Theory]
    [InlineData(8)]
    [InlineData(14)]
    public async Task ABlackHole(int seconds)
    {
        Assert.SkipUnless(Long, "It waits for heartbeats that do not come: set HOLDPOINT_LONG=1.");
        var gateway = await StartAsync("gateway");
        string[] ids = [await HoldAsync(gateway, "first"), await HoldAsync(gateway, "second")];
        var page = await DraftAsync(ids[0]);

        var clock = Stopwatch.StartNew();
        _line.Cut();
        await SaysAsync(page, $"{seconds} s of black hole", clock);
        await MendAsync(clock, seconds);
        clock.Restart();
        await IsBackAsync(page, ids[0], $"{seconds} s of black hole ended", clock);

        await page.GetByTestId("commit").ClickAsync();
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Recorded: rejected");
        await DecidedOnceAsync(ids[0]);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task ADecisionIntoABlackHole_ArrivesOnce_WhenItEnds()
    {
        Assert.SkipUnless(Long, "It waits for heartbeats that do not come: set HOLDPOINT_LONG=1.");
        var gateway = await StartAsync("gateway");
        var id = await HoldAsync(gateway, "first");
        var page = await DraftAsync(id);

        // Decided while nobody can know that nothing arrives.
        var clock = Stopwatch.StartNew();
        _line.Cut();
        await page.GetByTestId("commit").ClickAsync();
        await MendAsync(clock, 8);
        clock.Restart();

        await Assertions.Expect(page.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "live");
        await Wait.UntilAsync(async () => (await KindsAsync(id)).Contains("review.decided"), "the decision is recorded");
        output.WriteLine($"decided into 8 s of black hole: recorded {clock.Elapsed.TotalSeconds:0.0} s after it ended");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Back);
        await DecidedOnceAsync(id);
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task OneOfTwoGatewaysGone()
    {
        Assert.SkipUnless(Long, "It starts and kills several processes: set HOLDPOINT_LONG=1.");
        var gone = await StartAsync("gateway");
        var stays = await StartAsync("gateway");
        var id = await HoldAsync(gone, "first");
        var page = await DraftAsync(id);

        await Assertions.Expect(page.GetByTestId("gateways-gone")).ToHaveCountAsync(0);
        var clock = Stopwatch.StartNew();
        await gone.KillAsync();
        await Assertions.Expect(page.GetByTestId("gateways-gone")).ToHaveTextAsync("A gateway is gone");
        output.WriteLine($"one of two gateways killed: said after {clock.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Said);
        await Assertions.Expect(page.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "live");
        await KeepsAsync(page, id);
        await page.GetByTestId("commit").ClickAsync();
        await Assertions.Expect(page.GetByTestId("announcement")).ToContainTextAsync("Recorded: rejected");
        await DecidedOnceAsync(id);

        using var consumer = new HttpClient { BaseAddress = stays.Url };
        Assert.Equal("rejected", JsonNode.Parse(await consumer.GetStringAsync($"/holdpoint/v1/reviews/{id}"))!["state"]!.GetValue<string>());
        await page.Context.DisposeAsync();
    }

    private async Task<RoleProcess> StartAsync(string role)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOLDPOINT_ADMIN_PASSWORD"] = Password };
        var process = await RoleProcess.StartAsync(role, role == "gateway" ? [.. _stores, "--upstream", _upstream.Url.ToString()] : _stores, settings);
        _processes.Add(process);
        return process;
    }

    private static async Task<string> HoldAsync(RoleProcess gateway, string text)
    {
        using var http = new HttpClient { BaseAddress = gateway.Url };
        http.DefaultRequestHeaders.Add("Prefer", "respond-async");
        using var answer = await http.PostAsync("/v1/chat/completions", Prompt.Json($"{string.Join('\n', Enumerable.Repeat("A line of many.", 200))}\n{text}: DE89370400440532013000"));
        return answer.Headers.GetValues("Holdpoint-Review").Single();
    }

    /// <summary>A page in the middle of something: scrolled, a reason half written.</summary>
    private async Task<IPage> DraftAsync(string id)
    {
        var page = await chromium.SignInAsync(_line.Url, "admin", Password);
        await page.Locator($"[data-review-id='{id}']").ClickAsync();
        await Assertions.Expect(page.GetByTestId("claim")).ToContainTextAsync("yours, renewed");
        await page.GetByTestId("action-reject").ClickAsync();
        await page.GetByTestId("reason-text").FillAsync(Words);
        await page.EvaluateAsync("window.scrollTo(0, 700)");
        await KeepsAsync(page, id);
        return page;
    }

    private async Task MendAsync(Stopwatch sinceCut, int seconds)
    {
        var left = TimeSpan.FromSeconds(seconds) - sinceCut.Elapsed;
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, TimeProvider.System);
        }

        _line.Mend();
    }

    private async Task SaysAsync(IPage page, string what, Stopwatch since)
    {
        await Assertions.Expect(page.GetByTestId("connection")).Not.ToHaveAttributeAsync("data-state", "live", new() { Timeout = 30_000 });
        output.WriteLine($"{what}: said after {since.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(since.Elapsed, TimeSpan.Zero, Said);
        await Assertions.Expect(page.GetByTestId("offline")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("commit")).ToBeDisabledAsync();
    }

    private async Task IsBackAsync(IPage page, string id, string what, Stopwatch since)
    {
        await Assertions.Expect(page.GetByTestId("connection")).ToHaveAttributeAsync("data-state", "live", new() { Timeout = 30_000 });
        output.WriteLine($"{what}: live after {since.Elapsed.TotalSeconds:0.0} s");
        Assert.InRange(since.Elapsed, TimeSpan.Zero, Back);
        await KeepsAsync(page, id);
        await Assertions.Expect(page.GetByTestId("commit")).ToBeEnabledAsync();
    }

    private static async Task KeepsAsync(IPage page, string id)
    {
        Assert.EndsWith($"/reviews/{id}", page.Url, StringComparison.Ordinal);
        Assert.Equal(Words, await page.GetByTestId("reason-text").InputValueAsync());
        Assert.Equal(700, await page.EvaluateAsync<int>("Math.round(window.scrollY)"));
    }

    private async Task DecidedOnceAsync(string id)
    {
        var entries = await KindsAsync(id);
        Assert.Single(entries, "review.voted");
        Assert.Single(entries, "review.decided");
    }

    private async Task<List<string>> KindsAsync(string id) =>
        [.. JsonNode.Parse(await _auditor.GetStringAsync($"/api/v1/ledger/entries?subject={id}&take=100"))!["items"]!.AsArray().Select(static entry => entry!["kind"]!.GetValue<string>())];
}
