using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Ledger.Tests.Places;

namespace Holdpoint.EndToEnd.Auditing;

/// <summary>
/// PostgreSQL stopped in its tracks, killed and back, and Redis killed and back, under two gateways and a console that share them: one gateway refuses what cannot be recorded,
/// the other lets pass what simply passes. What reaches the model is counted there.
/// </summary>
public sealed class LedgerAwayTests : IAsyncLifetime
{
    private const string Policy = """
        version: 1
        routes:
          - { route: chat, api: openai }
          - { route: "*", api: opaque, verdict: deny }
        queues:
          - { id: general, deadline: 20m }
        terms:
          hold: [hold this]
        rules:
          - { id: holds, when: { terms: hold }, then: hold, queue: general, reason: It says so. }
        """;

    /// <summary>Five seconds are promised; what is asserted leaves room for a machine that does other work besides.</summary>
    private static readonly TimeSpan Falls = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromMinutes(2) };

    private readonly string _folder = TestFolder.Create("ledger-away");
    private readonly PostgresServer _postgres = new();
    private RedisServer _redis = null!;
    private GatedUpstream _upstream = null!;
    private RoleProcess _refusing = null!;
    private RoleProcess _passing = null!;
    private RoleProcess _console = null!;
    private string[] _stores = [];

    public async ValueTask InitializeAsync()
    {
        var (_, ledger) = await _postgres.CreateDatabaseAsync();
        _redis = await RedisServer.StartAsync();
        _upstream = await GatedUpstream.StartAsync();
        var policy = Path.Combine(_folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        _stores = ["--data", Path.Combine(_folder, "data"), "--redis", _redis.Connection, "--ledger", ledger];
        string[] gateway = [.. _stores, "--policy", policy, "--upstream", _upstream.Url.ToString()];
        var refusing = RoleProcess.StartAsync("gateway", gateway, new Dictionary<string, string>());
        var passing = RoleProcess.StartAsync("gateway", gateway, new Dictionary<string, string> { ["Holdpoint__Ledger__OnUnavailable"] = "Pass" });
        var console = RoleProcess.StartAsync("console", [.. _stores, "--policy", policy], new Dictionary<string, string>());
        (_refusing, _passing, _console) = (await refusing, await passing, await console);
    }

    public async ValueTask DisposeAsync()
    {
        await _refusing.DisposeAsync();
        await _passing.DisposeAsync();
        await _console.DisposeAsync();
        await _upstream.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task NothingReachesTheModelUnrecorded_AndReadinessSaysWhatIsAway_AndComesBack()
    {
        using var reviewer = await ReviewerAsync();
        var waiting = PostAsync(_refusing, "hold this: before");
        var id = await FindAsync(reviewer, "hold this: before");

        var processes = await ProcessesAsync();
        await SignalAsync("-STOP", processes);
        await FallsAsync("ledger: ", "PostgreSQL stopped");
        await MeanwhileAsync("stopped");
        await SignalAsync("-CONT", processes);
        await ComesBackAsync("PostgreSQL goes on");

        await _postgres.KillAsync();
        await FallsAsync("ledger: ", "PostgreSQL killed");
        await MeanwhileAsync("killed");
        await _postgres.StartAsync();
        await ComesBackAsync("PostgreSQL is back");

        await _redis.KillAsync();
        await FallsAsync("redis: ", "Redis killed");
        await HeldIsRefusedAsync(_refusing, "hold this: without Redis");
        await _redis.RestartAsync(empty: false);
        await ComesBackAsync("Redis is back");

        Assert.False(waiting.IsCompleted);
        Assert.Equal(0, _upstream.Count("hold this"));
        await Wait.UntilAsync(async () => await TryApproveAsync(reviewer, id), "the waiting review is approved");
        using var answer = await waiting;
        Assert.Equal((HttpStatusCode.OK, 1, 1), (answer.StatusCode, _upstream.Count("hold this: before"), _upstream.Count("hold this")));
        await CheckTheRecordAsync();
    }

    /// <summary>Held traffic is refused everywhere; what simply passes passes only where the operator has chosen so.</summary>
    private async Task MeanwhileAsync(string how)
    {
        using var refused = await PostAsync(_refusing, $"nothing to see, {how}");
        await IsUnavailableAsync(refused);
        using var passed = await PostAsync(_passing, $"nothing to see, {how} and passed");
        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        await HeldIsRefusedAsync(_refusing, $"hold this: {how}");
        await HeldIsRefusedAsync(_passing, $"hold this: {how}, at the other");
        Assert.Equal((1, 1), (_upstream.Count($"nothing to see, {how}"), _upstream.Count($"nothing to see, {how} and passed")));
        Assert.Equal(0, _upstream.Count("hold this"));
    }

    private static async Task HeldIsRefusedAsync(RoleProcess gateway, string text)
    {
        using var held = await PostAsync(gateway, text);
        await IsUnavailableAsync(held);
    }

    private static async Task IsUnavailableAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{(int)answer.StatusCode} {body}");
        Assert.Equal("oversight_unavailable", (string?)JsonNode.Parse(body)!["error"]!["code"]);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private async Task FallsAsync(string problem, string what)
    {
        var clock = Stopwatch.StartNew();
        foreach (var process in new[] { _refusing, _passing, _console })
        {
            string problems;
            while (!(problems = await process.ProblemsAsync()).Contains(problem, StringComparison.Ordinal))
            {
                Assert.True(clock.Elapsed < Falls, $"{what}: readiness still says '{problems}'.");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{what}: not ready after {clock.Elapsed.TotalSeconds:0.0} s: {problems.ReplaceLineEndings("; ")}");
        }
    }

    private Task ComesBackAsync(string what) => Wait.UntilAsync(
        async () => (await _refusing.ProblemsAsync()).Length + (await _passing.ProblemsAsync()).Length + (await _console.ProblemsAsync()).Length == 0, $"ready again, once {what}");

    /// <summary>
    /// What could not be recorded where traffic passes all the same is counted in gaps: each time one request that passed and one that was refused. The log is whole.
    /// </summary>
    private async Task CheckTheRecordAsync()
    {
        await Wait.UntilAsync(async () => await LostAsync() == 4, "all four verdicts that were lost are in gaps");
        var (exitCode, output, error) = await HoldpointProcess.RunAsync(["ledger", "verify", .. _stores]);
        Assert.True(exitCode == 0, output + error);
        Assert.Equal(4, await LostAsync());
    }

    private async Task<int> LostAsync()
    {
        var (exitCode, output, error) = await HoldpointProcess.RunAsync(["ledger", "export", "--format", "jsonl", .. _stores]);
        Assert.True(exitCode == 0, output + error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)!)
            .Where(static entry => (string?)entry["kind"] == "ledger.gap")
            .Sum(static entry => (int)entry["detail"]!["count"]!);
    }

    private async Task<HttpClient> ReviewerAsync()
    {
        var token = await HoldpointProcess.RunAsync(["token", "create", "--name", "tester", "--role", "reviewer", "--role", "auditor", .. _stores]);
        Assert.True(token.ExitCode == 0, token.Error);
        var http = new HttpClient { BaseAddress = _console.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Output.Trim().Split('\n')[^1].Trim());
        return http;
    }

    private static async Task<string> FindAsync(HttpClient reviewer, string text)
    {
        var found = "";
        await Wait.UntilAsync(
            async () =>
            {
                var items = JsonNode.Parse(await reviewer.GetStringAsync("/api/v1/reviews?state=pending"))!["items"]!.AsArray();
                found = items.Count == 1 ? (string)items[0]!["id"]! : "";
                return found.Length > 0;
            },
            $"'{text}' is pending");
        return found;
    }

    private static async Task<bool> TryApproveAsync(HttpClient reviewer, string id)
    {
        using var claim = await reviewer.PostAsJsonAsync($"/api/v1/reviews/{id}/claim", new { });
        if (!claim.IsSuccessStatusCode)
        {
            return false;
        }

        var fence = (long)JsonNode.Parse(await claim.Content.ReadAsStringAsync())!["fence"]!;
        using var decision = await reviewer.PostAsJsonAsync($"/api/v1/reviews/{id}/decision", new { fence, outcome = "approve", reason = "Looked at." });
        return decision.IsSuccessStatusCode;
    }

    private static Task<HttpResponseMessage> PostAsync(RoleProcess gateway, string text) =>
        Http.PostAsync(new Uri(gateway.Url, "/v1/chat/completions"), Prompt.Json(text));

    private async Task<string[]> ProcessesAsync()
    {
        using var children = Process.Start(new ProcessStartInfo("pgrep", ["-P", $"{_postgres.ProcessId}"]) { RedirectStandardOutput = true })!;
        return [$"{_postgres.ProcessId}", .. (await children.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static async Task SignalAsync(string signal, string[] processes)
    {
        using var kill = Process.Start("kill", [signal, .. processes]);
        await kill.WaitForExitAsync();
    }
}
