using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Tests.Streaming;

public sealed class HeldStreamTests(QueueServer server)
{
    private const string Stream = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Pa\"}}]}\n\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ris\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

    private static readonly (string, string)[] Quick =
    [
        ("Holdpoint:Gateway:FirstComment", "00:00:00.2"), ("Holdpoint:Gateway:CommentInterval", "00:00:00.1"), ("Holdpoint:Gateway:SynchronousLimit", "00:00:01"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waits_WithComments_ThenGivesTheUpstreamsStream()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: Quick);
        gateway.Upstream.Respond = StreamAsync;
        using var response = await BeginAsync(gateway, "/v1/chat/completions", "Please hold me.");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        var review = await gateway.PendingAsync();
        Assert.Equal(review.Submission.Id, response.Header("Holdpoint-Review"));

        await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Cancel);
        await gateway.DecideAsync(review.Submission.Id, VoteOutcome.Approve);
        var text = await response.Content.ReadAsStringAsync(Cancel);

        var comments = text.Split("\n\n").Count(static part => part.StartsWith(':'));
        Assert.True(comments >= 5, text);
        Assert.EndsWith(Stream, text, StringComparison.Ordinal);
        Assert.Equal(Stream, string.Concat(text.Split("\n\n").Where(static part => !part.StartsWith(':') && part.Length > 0).Select(static part => part + "\n\n")));
        Assert.Equal("identity", Assert.Single(gateway.Upstream.Requests).Headers.AcceptEncoding);
        Assert.Equal(EntryKinds.RequestCompleted, (await gateway.TraceAsync(response.Header("Holdpoint-Request"), 6))[^1].Kind);
    }

    [Fact]
    public async Task ARejectionBeforeTheFirstComment_HasAProperStatus()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var begun = BeginAsync(gateway, "/v1/chat/completions", "Please hold me.");
        await gateway.DecideAsync(VoteOutcome.Reject);
        using var response = await begun;

        Assert.Equal("review_rejected", await response.OpenAiCodeAsync(HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task ARejectionAfterComments_IsARefusalThatEveryOpenAiClientShows()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: Quick);
        using var response = await BeginAsync(gateway, "/v1/chat/completions", "Please hold me.");
        await gateway.DecideAsync(VoteOutcome.Reject, message: "Leave out the name.");

        var events = await EventsAsync(response);

        Assert.Equal("data: [DONE]", events[^1]);
        var chunk = JsonNode.Parse(events[^2]["data: ".Length..])!;
        Assert.Equal("chat.completion.chunk", (string?)chunk["object"]);
        Assert.Equal("content_filter", (string?)chunk["choices"]![0]!["finish_reason"]);
        Assert.Contains("Leave out the name.", (string?)chunk["choices"]![0]!["delta"]!["refusal"], StringComparison.Ordinal);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task ARejectionAfterComments_IsAnErrorEventForAnthropicsClients()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: Quick);
        using var response = await BeginAsync(gateway, "/v1/messages", "Please hold me.");
        await gateway.DecideAsync(VoteOutcome.Reject, message: "Leave out the name.");

        var lines = (await EventsAsync(response))[^1].Split('\n');

        Assert.Equal("event: error", lines[0]);
        var data = JsonNode.Parse(lines[1]["data: ".Length..])!;
        Assert.Equal("error", (string?)data["type"]);
        Assert.Contains("Leave out the name.", (string?)data["error"]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARejectionAfterComments_IsAChunkWithTextForClientsOfCompletions()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: Quick);
        using var response = await BeginAsync(gateway, "/v1/completions", "Please hold me.");
        await gateway.DecideAsync(VoteOutcome.Reject, message: "Leave out the name.");

        var events = await EventsAsync(response);

        Assert.Equal("data: [DONE]", events[^1]);
        var chunk = JsonNode.Parse(events[^2]["data: ".Length..])!;
        Assert.Equal("text_completion", (string?)chunk["object"]);
        var choice = chunk["choices"]![0]!.AsObject();
        Assert.Equal(["index", "text", "logprobs", "finish_reason"], choice.Select(static one => one.Key));
        Assert.Equal("content_filter", (string?)choice["finish_reason"]);
        Assert.Matches("Leave out the name.*review_rejected", (string?)choice["text"]);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task ARejectionAfterComments_IsAResponseThatIsCreatedAndFails()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: Quick);
        using var response = await BeginAsync(gateway, "/v1/responses", "Please hold me.");
        await gateway.DecideAsync(VoteOutcome.Reject, message: "Leave out the name.");

        var events = (await EventsAsync(response)).Select(static one => one.Split('\n')).ToArray();

        Assert.Equal(["event: response.created", "event: response.failed"], events.Select(static one => one[0]));
        var data = events.Select(static one => JsonNode.Parse(one[1]["data: ".Length..])!).ToArray();
        Assert.Equal(["response.created", "response.failed"], data.Select(static one => (string?)one["type"]));
        Assert.Equal([0, 1], data.Select(static one => (int)one["sequence_number"]!));
        Assert.Equal(["in_progress", "failed"], data.Select(static one => (string?)one["response"]!["status"]));
        Assert.Equal("review_rejected", (string?)data[1]["response"]!["error"]!["code"]);
        Assert.Contains("Leave out the name.", (string?)data[1]["response"]!["error"]!["message"], StringComparison.Ordinal);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task AnUpstreamThatDoesNotStream_EndsTheStreamWithAnError()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: Quick);
        gateway.Upstream.Respond = static context =>
        {
            context.Response.StatusCode = 429;
            return context.Response.WriteAsync("slow down");
        };
        using var response = await BeginAsync(gateway, "/v1/chat/completions", "Please hold me.");
        await gateway.DecideAsync(VoteOutcome.Approve);

        var events = await EventsAsync(response);

        Assert.Equal("data: [DONE]", events[^1]);
        Assert.Contains("429", events[^2], StringComparison.Ordinal);
        Assert.DoesNotContain("slow down", string.Concat(events), StringComparison.Ordinal);
        Assert.Single(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task AnAllowedStream_PassesAsItComes()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var second = new TaskCompletionSource();
        gateway.Upstream.Respond = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: 1\n\n");
            await context.Response.Body.FlushAsync();
            await second.Task;
            await context.Response.WriteAsync("data: 2\n\n");
        };
        using var response = await BeginAsync(gateway, "/v1/chat/completions", "Hello.");
        await using var stream = await response.Content.ReadAsStreamAsync(Cancel);
        var buffer = new byte[100];

        var read = await stream.ReadAsync(buffer, Cancel);
        Assert.Equal("data: 1\n\n", Encoding.UTF8.GetString(buffer, 0, read));
        second.SetResult();
        read = await stream.ReadAsync(buffer, Cancel);
        Assert.Equal("data: 2\n\n", Encoding.UTF8.GetString(buffer, 0, read));
    }

    private static Task<HttpResponseMessage> BeginAsync(TestGateway gateway, string path, string text) =>
        gateway.Client.SendAsync(Calls.Post(path, Calls.Chat(text, stream: true)), HttpCompletionOption.ResponseHeadersRead, Cancel);

    private static async Task<string[]> EventsAsync(HttpResponseMessage response) =>
        [.. (await response.Content.ReadAsStringAsync(Cancel)).Split("\n\n").Where(static part => part.Length > 0 && !part.StartsWith(':'))];

    private static Task StreamAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        return context.Response.WriteAsync(Stream);
    }
}
