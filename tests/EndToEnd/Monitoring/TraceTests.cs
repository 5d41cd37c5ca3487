using System.Net;
using System.Text;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Monitoring;

/// <summary>The life of one held request, as a collector that speaks OTLP sees it.</summary>
public sealed class TraceTests : IDisposable
{
    private const string Client = "0af7651916cd43dd8448eb211c80319c";

    private const string ClientSpan = "b7ad6b7169203331";

    private const string Policy = """
        version: 1
        defaults: { onInspectionError: refuse, verdict: allow }
        routes:
          - { route: chat, api: openai }
          - { route: "*", api: opaque, verdict: deny }
        queues:
          - { id: general, deadline: 20m, onExpiry: reject, approvals: 1, roles: [reviewer] }
        terms:
          rain: [rain]
        rules:
          - { id: asks-of-rain, when: { terms: rain }, then: hold, queue: general, reason: It rains. }
          - { id: speaks-of-rain, on: response, when: { terms: rain }, then: flag }
        """;

    private readonly string _folder = TestFolder.Create("traces");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AHeldRequest_ShowsEveryStageWithItsWaitingTime_InTheTraceOfItsClientAndItsUpstream()
    {
        await using var collector = await Collector.StartAsync();
        var policy = Path.Combine(_folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        await using var holdpoint = await HoldpointProcess.StartAsync(
            Path.Combine(_folder, "data"),
            [],
            new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url.ToString(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            },
            "--policy", policy, "--upstream", collector.Url.ToString());
        using var reviewer = await ReviewerClient.CreateAsync(holdpoint, "tester", "reviewer");

        var waiting = TimeSpan.FromSeconds(1);
        var held = AskAsync(holdpoint.Gateway, "Tell me of the rain in secret-place.");
        var review = await reviewer.FindAsync("secret-place");
        var found = TimeProvider.System.GetTimestamp();
        await Task.Delay(waiting, TimeProvider.System);
        await reviewer.DecideAsync(review, "approve");
        var least = TimeProvider.System.GetElapsedTime(found) - TimeSpan.FromMilliseconds(200);
        var request = await held;

        await Wait.UntilAsync(() => collector.Spans.Any(static span => span.Name == "POST /v1/chat/completions"), "the request's span is exported");
        await Wait.UntilAsync(() => collector.Metrics.Contains("holdpoint.gateway.held"), "metrics are exported");
        var spans = collector.Spans.Where(static span => span.Trace == Client).ToList();
        var root = One("POST /v1/chat/completions");
        Assert.Equal((ClientSpan, 2), (root.Parent, root.Kind));
        Assert.Equal((request, review), (root.Tags["holdpoint.request.id"], root.Tags["holdpoint.review.id"]));
        Assert.Equal(("hold", "approved", "200"), (root.Tags["holdpoint.verdict"], root.Tags["holdpoint.decision"], root.Tags["http.response.status_code"]));

        string[] stages = ["inspect", "judge request", "hold", "wait for decision", "release", "chat sample", "judge answer", "record outcome"];
        Assert.All(stages, stage => Assert.Equal(root.Id, One(stage).Parent));
        Assert.Equal(stages, stages.OrderBy(stage => One(stage).Start));
        Assert.Equal("asks-of-rain", One("judge request").Tags["holdpoint.rules"]);
        Assert.Equal("speaks-of-rain", One("judge answer").Tags["holdpoint.rules"]);

        var wait = One("wait for decision");
        Assert.InRange(wait.Duration, least, root.Duration);
        Assert.Equal(("approved", "general", review), (wait.Tags["holdpoint.wait.outcome"], wait.Tags["holdpoint.queue"], wait.Tags["holdpoint.review.id"]));
        Assert.True(stages.Sum(stage => One(stage).Duration.TotalSeconds) <= root.Duration.TotalSeconds);

        var answer = One("answer review");
        Assert.Equal((One("hold").Id, "approve"), (answer.Parent, answer.Tags["holdpoint.answer"]));
        Assert.InRange(answer.Start, wait.Start, wait.End);

        var model = One("chat sample");
        Assert.Equal(("chat", "openai", "sample", 3), (model.Tags["gen_ai.operation.name"], model.Tags["gen_ai.provider.name"], model.Tags["gen_ai.request.model"], model.Kind));
        var call = Assert.Single(collector.Calls);
        var http = Assert.Single(spans, span => span.Parent == model.Id);
        Assert.Equal($"00-{Client}-{http.Id}-01", call.TraceParent);
        Assert.Equal(("vendor=1", "tenant=blue"), (call.TraceState, call.Baggage.Replace(" ", "", StringComparison.Ordinal)));

        Assert.DoesNotContain(collector.Bodies, static body => Encoding.UTF8.GetString(body).Contains("secret-place", StringComparison.Ordinal));
        Assert.DoesNotContain(collector.Bodies, static body => Encoding.UTF8.GetString(body).Contains("tester", StringComparison.Ordinal));

        ExportedSpan One(string name) => Assert.Single(spans, span => span.Name == name);
    }

    [Theory]
    [InlineData("Endpoint", "collector:4317", "Holdpoint:Telemetry:Endpoint is 'collector:4317'")]
    [InlineData("Protocol", "http", "give grpc (a collector's port 4317) or http/protobuf")]
    public async Task ATelemetrySettingThatMeansNothing_IsRefused(string key, string value, string said)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => HoldpointProcess.StartAsync(_folder, [], new Dictionary<string, string> { [$"Holdpoint__Telemetry__{key}"] = value }));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    /// <returns>The request's id.</returns>
    private static async Task<string> AskAsync(Uri gateway, string text)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/v1/chat/completions")) { Content = Prompt.Json(text) };
        request.Headers.Add("traceparent", $"00-{Client}-{ClientSpan}-01");
        request.Headers.Add("tracestate", "vendor=1");
        request.Headers.Add("baggage", "tenant=blue");
        using var answer = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return answer.Headers.GetValues("Holdpoint-Request").Single();
    }
}
