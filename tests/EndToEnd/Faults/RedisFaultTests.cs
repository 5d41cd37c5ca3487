using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;
using StackExchange.Redis;

#pragma warning disable CA2025 // Every request is awaited before what it uses goes.

namespace Holdpoint.EndToEnd.Faults;

/// <summary>A real Redis is killed, comes back empty, is away or is written to by somebody else, under a running gateway whose clients wait.</summary>
public sealed class RedisFaultTests : IAsyncLifetime
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1";
    private static readonly HttpClient Http = new(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue });

    private readonly string _folder = TestFolder.Create("redis-faults");
    private RedisServer _redis = null!;
    private GatedUpstream _upstream = null!;
    private HoldpointProcess _holdpoint = null!;
    private ReviewerClient _reviewer = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _upstream = await GatedUpstream.StartAsync();
        _upstream.Open();
        var policy = Path.Combine(_folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        _holdpoint = await HoldpointProcess.StartAsync(
            Path.Combine(_folder, "data"), ["--redis", _redis.Connection], "--policy", policy, "--upstream", _upstream.Url.ToString());
        _reviewer = await ReviewerClient.CreateAsync(_holdpoint, "tester", "reviewer", "auditor");
    }

    public async ValueTask DisposeAsync()
    {
        _reviewer.Dispose();
        await _holdpoint.DisposeAsync();
        await _upstream.DisposeAsync();
        await _redis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task AfterAnEmptyRestart_EveryWaitingReviewIsPendingAgainUnderItsId_AndDecisionsStand()
    {
        var count = Long ? 1_000 : 150;
        var calls = Enumerable.Range(0, count).Select(number => PostAsync($"hold this: {number} of many")).ToArray();
        await Wait.UntilAsync(async () => (await PendingAsync()).Count == count, "all are held");
        var rejected = await _reviewer.FindAsync("hold this: 0 of many");
        await _reviewer.DecideAsync(rejected, "reject");
        using var refused = await calls[0];
        var before = await PendingAsync();

        await _redis.KillAsync();
        await _redis.RestartAsync(empty: true);
        var clock = Stopwatch.StartNew();
        await Wait.UntilAsync(async () => (await PendingAsync()).SetEquals(before), "every review is pending again under its id");
        TestContext.Current.TestOutputHelper?.WriteLine($"{count - 1} reviews pending again {clock.Elapsed.TotalSeconds:0.0} s after Redis came back empty");

        // Five seconds are promised; what is asserted leaves room for a machine that does other work besides.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(0, _upstream.Count("hold this"));
        var approved = await _reviewer.FindAsync("hold this: 1 of many");
        await _reviewer.DecideAsync(approved, "approve");
        using var answer = await calls[1];
        Assert.Equal((HttpStatusCode.OK, 1), (answer.StatusCode, _upstream.Count("hold this")));
        foreach (var id in await PendingAsync())
        {
            await _reviewer.DecideAsync(id, "reject");
        }

        foreach (var call in calls[2..])
        {
            using var end = await call;
            Assert.Equal(HttpStatusCode.Forbidden, end.StatusCode);
        }

        Assert.Equal(1, _upstream.Count("hold this"));
    }

    [Fact]
    public async Task WhileRedisIsAway_WhatPassesPasses_NewHoldsAreRefusedAtOnce_AndWhatWaitsFinishesAfterwards()
    {
        var waiting = PostAsync("hold this: before");
        var id = await _reviewer.FindAsync("hold this: before");

        await _redis.KillAsync();
        var away = Stopwatch.StartNew();
        do
        {
            using var passed = await PostAsync("nothing to see");
            Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
            var clock = Stopwatch.StartNew();
            using var refused = await PostAsync("hold this: meanwhile");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("oversight_unavailable", (string?)(await refused.Content.ReadFromJsonAsync<JsonNode>())!["error"]!["code"]);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, TestContext.Current.CancellationToken);
        }
        while (away.Elapsed < TimeSpan.FromSeconds(Long ? 30 : 3));

        Assert.False(waiting.IsCompleted);
        await _redis.RestartAsync(empty: false);
        await Wait.UntilAsync(async () => (await PendingAsync()).Contains(id), "the review is pending again");
        await DecideOnceTheQueueAnswersAsync(id);
        using var answer = await waiting;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((1, 0), (_upstream.Count("hold this: before"), _upstream.Count("hold this: meanwhile")));
    }

    [Fact]
    public async Task ABodyChangedInRedisAfterItsApproval_IsNeverSent_AndTheLogSaysSo()
    {
        using var accepted = await PostAsync("hold this: and change it", isAsync: true);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        var id = accepted.Headers.GetValues("Holdpoint-Review").Single();
        await _reviewer.DecideAsync(id, "approve");

        await using var intruder = await ConnectionMultiplexer.ConnectAsync(_redis.Connection);
        var bodies = intruder.GetServers()[0].Keys(pattern: $"*body:{id}").ToArray();
        Assert.NotEmpty(bodies);
        foreach (var key in bodies)
        {
            Assert.True(await intruder.GetDatabase().StringSetAsync(key, "{\"model\":\"m\",\"messages\":[]}"));
        }

        using var get = new HttpRequestMessage(HttpMethod.Get, new Uri(_holdpoint.Gateway, accepted.Headers.Location!.ToString().TrimEnd('/') + "/response"));
        get.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "a-key");
        using var result = await Http.SendAsync(get);

        Assert.True(result.StatusCode == HttpStatusCode.Conflict, $"{get.RequestUri} {(int)result.StatusCode} {await result.Content.ReadAsStringAsync()}");
        Assert.Equal("content_mismatch", (string?)(await result.Content.ReadFromJsonAsync<JsonNode>())!["error"]!["code"]);
        Assert.Empty(_upstream.Bodies);
        Assert.Single((await _reviewer.Http.GetFromJsonAsync<JsonNode>("/api/v1/ledger/entries?kind=request.failed&outcome=tampered&take=50"))!["items"]!.AsArray());
        using var management = new HttpClient { BaseAddress = _holdpoint.Management };
        Assert.Matches(@"(?m)^holdpoint_gateway_tampered_total\S* 1\b", await management.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task AConsumerThatFloods_MeetsItsOwnLimit_AndOthersKeepTheirPlace()
    {
        using var first = await PostAsync("hold this: of the other, before", "other", isAsync: true);
        var flood = Long ? 10_000 : 400;
        var answers = new HttpStatusCode[flood];
        await Parallel.ForAsync(0, flood, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            using var answer = await PostAsync($"hold this: flood {number}", "flooding", isAsync: true);
            answers[number] = answer.StatusCode;
        });
        using var second = await PostAsync("hold this: of the other, after", "other", isAsync: true);

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.StatusCode, second.StatusCode));
        Assert.Equal((PerConsumer, flood - PerConsumer), (answers.Count(static one => one == HttpStatusCode.Accepted), answers.Count(static one => one == HttpStatusCode.ServiceUnavailable)));
        var order = (await _reviewer.Http.GetFromJsonAsync<JsonNode>("/api/v1/reviews?state=pending&take=200"))!["items"]!.AsArray().Select(static one => (string)one!["id"]!).ToList();
        Assert.Equal(0, order.IndexOf(first.Headers.GetValues("Holdpoint-Review").Single()));
        Assert.Contains(second.Headers.GetValues("Holdpoint-Review").Single(), order);
        Assert.Equal(PerConsumer + 2, order.Count);
    }

    private const int PerConsumer = 20;

    private const string Policy = """
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes:
          - { route: chat, api: openai }
          - { route: "*", api: opaque, verdict: deny }
        queues:
          - { id: general, deadline: 20m, onExpiry: reject, approvals: 1, roles: [reviewer], maxPending: 5000, maxPendingPerConsumer: 2000 }
          - { id: limited, deadline: 20m, onExpiry: reject, approvals: 1, roles: [reviewer], maxPending: 5000, maxPendingPerConsumer: 20 }
        terms:
          hold: [hold this]
          limited: ["hold this: flood", "hold this: of the other"]
        rules:
          - { id: limits, when: { terms: limited }, then: hold, queue: limited, reason: It says so. }
          - { id: holds, when: { all: [ { terms: hold }, { not: { terms: limited } } ] }, then: hold, queue: general, reason: It says so. }
        """;

    private Task<HttpResponseMessage> PostAsync(string text, string key = "a-key", bool isAsync = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_holdpoint.Gateway, "/v1/chat/completions")) { Content = Prompt.Json(text) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (isAsync)
        {
            request.Headers.Add("Prefer", "respond-async");
        }

        return Http.SendAsync(request);
    }

    /// <summary>The ids of what is pending; nothing while the queue does not answer.</summary>
    private async Task<HashSet<string>> PendingAsync()
    {
        var pending = new HashSet<string>(StringComparer.Ordinal);
        for (var after = ""; ;)
        {
            using var answer = await _reviewer.Http.GetAsync($"/api/v1/reviews?state=pending&take=500{after}");
            if (!answer.IsSuccessStatusCode)
            {
                return [];
            }

            var page = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
            pending.UnionWith(page["items"]!.AsArray().Select(static one => (string)one!["id"]!));
            if ((string?)page["next"] is not { } next)
            {
                return pending;
            }

            after = $"&after={Uri.EscapeDataString(next)}";
        }
    }

    private Task DecideOnceTheQueueAnswersAsync(string id) => Wait.UntilAsync(
        async () =>
        {
            using var claim = await _reviewer.Http.PostAsync($"/api/v1/reviews/{id}/claim", JsonContent.Create(new { }));
            if (!claim.IsSuccessStatusCode)
            {
                return false;
            }

            using var decision = await _reviewer.SendDecisionAsync(id, (long)(await claim.Content.ReadFromJsonAsync<JsonNode>())!["fence"]!, "approve");
            return decision.IsSuccessStatusCode;
        },
        "it is approved");
}
