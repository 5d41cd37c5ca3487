using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>The gateway's process is stopped or killed while requests wait, are approved or are on their way: what was held is found again, and nothing is sent twice.</summary>
public sealed class StoppedGatewayTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    private readonly string _folder = TestFolder.Create("stopped");
    private GatedUpstream _upstream = null!;

    public async ValueTask InitializeAsync() => _upstream = await GatedUpstream.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _upstream.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Drains_WhatIsInFlightFinishes_AndWhatIsHeldGoesOnElsewhere()
    {
        string id;
        await using (var first = await StartAsync())
        {
            using var reviewer = await ReviewerClient.CreateAsync(first, "before", "reviewer");
            var inFlight = PostAsync(first.Gateway, "Answer slowly.");
            await Wait.UntilAsync(() => _upstream.Count("Answer slowly.") == 1, "a request is on its way");
            var plain = PostAsync(first.Gateway, "Held plain: DE89370400440532013000");
            var streamed = PostAsync(first.Gateway, "Held stream: DE89370400440532013000", stream: true);
            id = await reviewer.FindAsync("Held plain:");
            await reviewer.FindAsync("Held stream:");
            using var begun = await streamed;

            var stopping = first.StopAsync();
            using var management = new HttpClient { BaseAddress = first.Management };
            await Wait.UntilAsync(async () => await StatusAsync(management) == HttpStatusCode.ServiceUnavailable, "it is not ready");
            using var told = await plain;
            var events = await begun.Content.ReadAsStringAsync();

            Assert.Equal(HttpStatusCode.ServiceUnavailable, told.StatusCode);
            Assert.NotNull(told.Headers.RetryAfter);
            Assert.Equal("gateway_draining", (string?)(await told.Content.ReadFromJsonAsync<JsonNode>())!["error"]!["code"]);
            Assert.Equal(id, told.Headers.GetValues("Holdpoint-Review").Single());
            Assert.Contains("gateway_draining", events, StringComparison.Ordinal);
            Assert.EndsWith("data: [DONE]\n\n", events, StringComparison.Ordinal);
            Assert.False(first.HasExited);
            _upstream.Open();
            using var finished = await inFlight;
            Assert.Equal(HttpStatusCode.OK, finished.StatusCode);
            await stopping;
        }

        await using var second = await StartAsync();
        await JoinAndApproveAsync(second, "Held plain: DE89370400440532013000", id);
        Assert.Equal(0, _upstream.Count("Held stream:"));
    }

    [Fact]
    public async Task KilledAfterTheApproval_IsForwardedOnceByTheRepeatThatJoins()
    {
        string id;
        await using (var first = await StartAsync())
        {
            using var reviewer = await ReviewerClient.CreateAsync(first, "before", "reviewer");
            using var accepted = await PostAsync(first.Gateway, "Approved, then killed: DE89370400440532013000", isAsync: true);
            id = accepted.Headers.GetValues("Holdpoint-Review").Single();
            await reviewer.DecideAsync(id, "approve");
            await first.KillAsync();
        }

        Assert.Equal(0, _upstream.Count("Approved, then killed:"));
        await using var second = await StartAsync();
        using var answer = await PostAsync(second.Gateway, "Approved, then killed: DE89370400440532013000");

        Assert.Equal((HttpStatusCode.OK, id), (answer.StatusCode, answer.Headers.GetValues("Holdpoint-Review").Single()));
        Assert.Equal(1, _upstream.Count("Approved, then killed:"));
        using var auditor = await ReviewerClient.CreateAsync(second, "auditor", "auditor");
        Assert.Single(await EntriesAsync(auditor, "request.forwarded"));
        Assert.Single(await EntriesAsync(auditor, "review.held"));
    }

    [Fact]
    public async Task KilledBetweenForwardAndOutcome_IsIndeterminate_AndIsNeverSentAgainByItself()
    {
        await using (var first = await StartAsync())
        {
            using var reviewer = await ReviewerClient.CreateAsync(first, "before", "reviewer");
            var call = PostAsync(first.Gateway, "Killed slowly: DE89370400440532013000");
            await reviewer.DecideAsync(await reviewer.FindAsync("Killed slowly:"), "approve");
            await Wait.UntilAsync(() => _upstream.Count("Killed slowly:") == 1, "it reached the model");
            await first.KillAsync();
            await Assert.ThrowsAnyAsync<HttpRequestException>(() => call);
        }

        await using var second = await StartAsync();
        using var auditor = await ReviewerClient.CreateAsync(second, "auditor", "auditor", "reviewer");
        await Wait.UntilAsync(async () => (await EntriesAsync(auditor, "request.indeterminate")).Count == 1, "it is recorded as indeterminate");
        Assert.Equal(1, _upstream.Count("Killed slowly:"));

        // Sent again by its client it is a request of its own, for people to decide on; by itself nothing is.
        var repeat = PostAsync(second.Gateway, "Killed slowly: DE89370400440532013000");
        await auditor.DecideAsync(await auditor.FindAsync("Killed slowly:"), "reject");
        using var refused = await repeat;
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(1, _upstream.Count("Killed slowly:"));
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient management)
    {
        using var ready = await management.GetAsync("/health/ready");
        return ready.StatusCode;
    }

    private static async Task<JsonArray> EntriesAsync(ReviewerClient auditor, string kind) =>
        (await auditor.Http.GetFromJsonAsync<JsonNode>($"/api/v1/ledger/entries?kind={kind}&take=50"))!["items"]!.AsArray();

    private static Task<HttpResponseMessage> PostAsync(Uri gateway, string text, bool stream = false, bool isAsync = false)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/v1/chat/completions"))
        {
            Content = new StringContent(
                $$"""{"model":"sample","messages":[{"role":"user","content":"{{text}}"}]{{(stream ? ",\"stream\":true" : "")}}}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "a-key");
        if (isAsync)
        {
            request.Headers.Add("Prefer", "respond-async");
        }

        return Http.SendAsync(request, stream ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead);
    }

    private async Task JoinAndApproveAsync(HoldpointProcess holdpoint, string text, string id)
    {
        using var reviewer = await ReviewerClient.CreateAsync(holdpoint, "after", "reviewer");
        var repeat = PostAsync(holdpoint.Gateway, text);
        Assert.Equal(id, await reviewer.FindAsync(text));
        await reviewer.DecideAsync(id, "approve");
        using var answer = await repeat;

        Assert.Equal((HttpStatusCode.OK, id), (answer.StatusCode, answer.Headers.GetValues("Holdpoint-Review").Single()));
        Assert.Equal(1, _upstream.Count(text));
    }

    private Task<HoldpointProcess> StartAsync() => HoldpointProcess.StartAsync(
        _folder, [], new Dictionary<string, string> { ["Holdpoint__Gateway__FirstComment"] = "00:00:00.1" }, "--upstream", _upstream.Url.ToString());
}
