using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Tests.Responding;

public sealed class AnswerStreamTests(QueueServer server)
{
    private static readonly (string, string)[] Quick =
        [("Holdpoint:Gateway:FirstComment", "00:00:00.2"), ("Holdpoint:Gateway:CommentInterval", "00:00:00.1"), ("Holdpoint:Gateway:SynchronousLimit", "00:00:01")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AHeldStream_WaitsWithComments_ThenComesAsItWas()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: Quick);
        var answer = AnswerPolicies.ChatEvents("It is the secret.");
        gateway.Streams(answer);
        using var response = await BeginAsync(gateway, "/v1/chat/completions", "What is it?");
        var review = await gateway.PendingAsync();
        Assert.True(review.Submission.IsStream);

        await Task.Delay(TimeSpan.FromSeconds(1.3), TimeProvider.System, Cancel);
        await gateway.DecideAsync(review.Submission.Id, VoteOutcome.Approve);
        var text = await response.Content.ReadAsStringAsync(Cancel);

        Assert.EndsWith(answer, text, StringComparison.Ordinal);
        Assert.True(text.Split("\n\n").Count(static part => part.StartsWith(':')) >= 5, text);
        Assert.Equal(answer, string.Concat(text.Split("\n\n").Where(static part => !part.StartsWith(':') && part.Length > 0).Select(static part => part + "\n\n")));
    }

    [Fact]
    public async Task AnEditedStream_IsNewEvents_WithNothingOfTheOldText()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        var answer = AnswerPolicies.ChatEvents("It is the secret.");
        gateway.Streams(answer);

        var begun = BeginAsync(gateway, "/v1/chat/completions", "What is it?");
        await gateway.DecideAsync(VoteOutcome.Edit, edited: AnswerPolicies.Edited(answer, isStream: true, "/choices/0/message/content", "It is nothing."));
        using var response = await begun;
        var text = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(("edited", "text/event-stream"), (response.Header("Holdpoint-Decision"), response.Content.Headers.ContentType!.MediaType));
        Assert.Contains("It is nothing.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ret", text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/messages")]
    public async Task ARejectionAfterComments_IsToldInTheStream(string path)
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: Quick);
        gateway.Streams(AnswerPolicies.ChatEvents("It is the secret."));
        using var response = await BeginAsync(gateway, path, "What is it?");
        await gateway.DecideAsync(VoteOutcome.Reject, message: "Ask somebody else.");

        var events = (await response.Content.ReadAsStringAsync(Cancel)).Split("\n\n").Where(static part => part.Length > 0 && !part.StartsWith(':')).ToArray();

        if (path.EndsWith("messages", StringComparison.Ordinal))
        {
            Assert.StartsWith("event: error\n", Assert.Single(events), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal("content_filter", (string?)JsonNode.Parse(events[0]["data: ".Length..])!["choices"]![0]!["finish_reason"]);
            Assert.Equal("data: [DONE]", events[1]);
        }

        Assert.Contains("Ask somebody else.", events[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhileTheModelIsTalking_TheClientGetsSignsOfLife()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: Quick);
        var last = new TaskCompletionSource();
        var answer = AnswerPolicies.ChatEvents("Paris.");
        gateway.Upstream.Respond = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(answer[..20]);
            await context.Response.Body.FlushAsync();
            await last.Task;
            await context.Response.WriteAsync(answer[20..]);
        };
        using var response = await BeginAsync(gateway, "/v1/chat/completions", "What is it?");
        await using var stream = await response.Content.ReadAsStreamAsync(Cancel);
        using var reader = new StreamReader(stream);

        Assert.Equal(": waiting for review", await reader.ReadLineAsync(Cancel));
        last.SetResult();
        Assert.EndsWith(answer, await reader.ReadToEndAsync(Cancel), StringComparison.Ordinal);
        Assert.Empty(await gateway.Queue.ListAsync(["general"], 0, 10, Cancel));
    }

    [Fact]
    public async Task AHeldRequestWithAHeldStream_IsOneStreamToItsClient()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: Quick);
        var answer = AnswerPolicies.ChatEvents("It is the secret.");
        gateway.Streams(answer);
        using var response = await BeginAsync(gateway, "/v1/chat/completions", "Please hold me.");
        await gateway.DecideAsync(VoteOutcome.Approve);
        while ((await gateway.PendingAsync()).Submission.Stage != ReviewStage.Response)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        await gateway.DecideAsync(VoteOutcome.Approve);

        Assert.EndsWith(answer, await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEndpointThatFailsBehindComments_IsToldInTheStream()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: Quick);
        gateway.Upstream.Respond = async context =>
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
            context.Abort();
        };
        using var response = await BeginAsync(gateway, "/v1/chat/completions", "What is it?");

        Assert.Contains("upstream_failed", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereAnswersAreNotJudged_TheyPassAsTheyCome()
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual);
        var second = new TaskCompletionSource();
        gateway.Upstream.Respond = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: the secret\n\n");
            await context.Response.Body.FlushAsync();
            await second.Task;
            await context.Response.WriteAsync("data: and { not JSON\n\n");
        };
        using var request = Calls.Post("/v2/models/a/infer", Calls.Chat("Hello.", stream: true));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        using var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        await using var stream = await response.Content.ReadAsStreamAsync(Cancel);
        var buffer = new byte[100];

        var read = await stream.ReadAsync(buffer, Cancel);
        Assert.Equal("data: the secret\n\n", Encoding.UTF8.GetString(buffer, 0, read));
        Assert.Equal("gzip", Assert.Single(gateway.Upstream.Requests).Headers.AcceptEncoding);
        second.SetResult();
        read = await stream.ReadAsync(buffer, Cancel);
        Assert.Equal("data: and { not JSON\n\n", Encoding.UTF8.GetString(buffer, 0, read));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Task<HttpResponseMessage> BeginAsync(TestGateway gateway, string path, string text) =>
        gateway.Client.SendAsync(Calls.Post(path, Calls.Chat(text, stream: true)), HttpCompletionOption.ResponseHeadersRead, Cancel);
}
