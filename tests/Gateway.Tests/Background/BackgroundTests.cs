using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Tests.Background;

public sealed class BackgroundTests(QueueServer server)
{
    private const string Answer = """{"id":"resp_0abc","object":"response","status":"completed","output":[]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AHeldBackgroundRequest_IsQueued_ThenMadeOnce_AndAnsweredAsTheModelDid()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var mayAnswer = new TaskCompletionSource();
        gateway.Upstream.Respond = async context =>
        {
            await mayAnswer.Task;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(Answer);
        };
        using var created = await CreateAsync(gateway, "Please hold me.");
        var queued = await created.JsonAsync();
        var id = (string)queued["id"]!;
        Assert.Equal((HttpStatusCode.OK, "response", "queued", "sample"), (created.StatusCode, (string?)queued["object"], (string?)queued["status"], (string?)queued["model"]));
        Assert.Equal("resp_" + created.Header("Holdpoint-Review"), id);
        Assert.Equal("queued", await StatusAsync(gateway, id));
        Assert.Empty(gateway.Upstream.Requests);

        await gateway.DecideAsync(created.Header("Holdpoint-Review"), VoteOutcome.Approve);
        Assert.Equal("in_progress", await UntilAsync(gateway, id, "in_progress"));
        Assert.Equal("in_progress", await StatusAsync(gateway, id));
        mayAnswer.SetResult();
        await UntilAsync(gateway, id, "completed");

        for (var times = 0; times < 2; times++)
        {
            using var completed = await GetAsync(gateway, id);
            Assert.Equal(Answer, await completed.Content.ReadAsStringAsync(Cancel));
            Assert.Equal(("hold", "approved"), (completed.Header("Holdpoint-Verdict"), completed.Header("Holdpoint-Decision")));
        }

        var reached = Assert.Single(gateway.Upstream.Requests);
        Assert.Equal(("POST", "/v1/responses", Body("Please hold me."), "Bearer k1"), (reached.Method, reached.Target, reached.Text, reached.Headers.Authorization.ToString()));
    }

    [Fact]
    public async Task ARejection_IsAFailedResponse_WithTheReviewersMessage()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var created = await CreateAsync(gateway, "Please hold me.");
        await gateway.DecideAsync(created.Header("Holdpoint-Review"), VoteOutcome.Reject, message: "Leave out the name.");

        var id = (string)(await created.JsonAsync())["id"]!;
        await UntilAsync(gateway, id, "failed");

        using var failed = await GetAsync(gateway, id);
        var error = (await failed.JsonAsync())["error"]!;
        Assert.Equal("review_rejected", (string?)error["code"]);
        Assert.Contains("Leave out the name.", (string?)error["message"], StringComparison.Ordinal);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Cancelling_WithdrawsWhatWaits()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var created = await CreateAsync(gateway, "Please hold me.");
        var id = (string)(await created.JsonAsync())["id"]!;

        using var cancelled = await SendAsync(gateway, HttpMethod.Post, $"/v1/responses/{id}/cancel", "k1");

        Assert.Equal("cancelled", (string?)(await cancelled.JsonAsync())["status"]);
        Assert.Empty(await gateway.Queue.ListAsync(["general"], 0, 10, Cancel));
        Assert.Equal("cancelled", await StatusAsync(gateway, id));
    }

    [Fact]
    public async Task Cancelling_EndsACallThatRuns()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        gateway.Upstream.Respond = static context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        using var created = await CreateAsync(gateway, "Please hold me.");
        var id = (string)(await created.JsonAsync())["id"]!;
        await gateway.DecideAsync(created.Header("Holdpoint-Review"), VoteOutcome.Approve);
        await UntilAsync(gateway, id, "in_progress");
        while (gateway.Upstream.Requests.IsEmpty)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }

        using var cancelled = await SendAsync(gateway, HttpMethod.Post, $"/v1/responses/{id}/cancel", "k1");

        Assert.Equal("cancelled", (string?)(await cancelled.JsonAsync())["status"]);
        Assert.Equal("cancelled", await StatusAsync(gateway, id));
        Assert.Single(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task AnErrorOfTheModel_IsAFailedResponse_InItsWords()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        gateway.Upstream.Respond = static context =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync("""{"error":{"message":"No such model.","code":"model_not_found"}}""");
        };
        using var created = await CreateAsync(gateway, "Please hold me.");
        var id = (string)(await created.JsonAsync())["id"]!;
        await gateway.DecideAsync(created.Header("Holdpoint-Review"), VoteOutcome.Approve);

        await UntilAsync(gateway, id, "failed");

        using var failed = await GetAsync(gateway, id);
        Assert.Equal("""{"code":"model_not_found","message":"No such model."}""", (await failed.JsonAsync())["error"]!.ToJsonString());
    }

    [Fact]
    public async Task AnUpstreamThatRunsItInTheBackgroundToo_IsAskedForItsOwnId()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        gateway.Upstream.Respond = static context => context.Response.WriteAsync(
            HttpMethods.IsPost(context.Request.Method) ? Answer.Replace("completed", "queued", StringComparison.Ordinal) : Answer);
        using var created = await CreateAsync(gateway, "Please hold me.");
        var id = (string)(await created.JsonAsync())["id"]!;
        await gateway.DecideAsync(created.Header("Holdpoint-Review"), VoteOutcome.Approve);

        await UntilAsync(gateway, id, "completed");

        Assert.Equal(["/v1/responses", "/v1/responses/resp_0abc"], gateway.Upstream.Requests.Select(static one => one.Target).Distinct());
    }

    [Fact]
    public async Task IdsOfTheUpstream_AreProxied_AndThoseOfOthersDoNotExist()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var upstreams = await GetAsync(gateway, "resp_0abc");
        Assert.Equal("/v1/responses/resp_0abc", Assert.Single(gateway.Upstream.Requests).Target);
        using var created = await CreateAsync(gateway, "Please hold me.");
        var id = (string)(await created.JsonAsync())["id"]!;

        using var other = await SendAsync(gateway, HttpMethod.Get, $"/v1/responses/{id}", "k2");
        using var elsewhere = await SendAsync(gateway, HttpMethod.Get, $"/v2/responses/{id}", "k1");

        Assert.Equal("unknown_review", await other.OpenAiCodeAsync(HttpStatusCode.NotFound));
        Assert.Single(gateway.Upstream.Requests);
        Assert.NotEqual("queued", (string?)(await elsewhere.JsonAsync())["status"]);
    }

    [Fact]
    public async Task WhatIsNotHeld_PassesUntouched()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        using var allowed = await CreateAsync(gateway, "Harmless.");

        Assert.Equal(Upstream.Answer, await allowed.Content.ReadAsStringAsync(Cancel));
        Assert.Equal(Body("Harmless."), Assert.Single(gateway.Upstream.Requests).Text);
    }

    [Fact]
    public async Task AnAnswerBeyondTheLimit_IsAFailedResponse()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: ("Holdpoint:Gateway:MaxBackgroundAnswerBytes", "2048"));
        gateway.Upstream.Respond = static context => context.Response.WriteAsync(new string(' ', 4096));
        using var created = await CreateAsync(gateway, "Please hold me.");
        var id = (string)(await created.JsonAsync())["id"]!;
        await gateway.DecideAsync(created.Header("Holdpoint-Review"), VoteOutcome.Approve);

        await UntilAsync(gateway, id, "failed");

        using var failed = await GetAsync(gateway, id);
        Assert.Equal("answer_too_large", (string?)(await failed.JsonAsync())["error"]!["code"]);
    }

    private static string Body(string text) => $$"""{"model":"sample","input":"{{text}}","background":true}""";

    private static Task<HttpResponseMessage> CreateAsync(TestGateway gateway, string text) =>
        gateway.Client.SendAsync(Calls.Post("/v1/responses", Body(text), "k1"), Cancel);

    private static Task<HttpResponseMessage> GetAsync(TestGateway gateway, string id) => SendAsync(gateway, HttpMethod.Get, $"/v1/responses/{id}", "k1");

    private static Task<HttpResponseMessage> SendAsync(TestGateway gateway, HttpMethod method, string path, string key)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return gateway.Client.SendAsync(request, Cancel);
    }

    private static async Task<string?> StatusAsync(TestGateway gateway, string id)
    {
        using var response = await GetAsync(gateway, id);
        return (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!["status"];
    }

    private static async Task<string?> UntilAsync(TestGateway gateway, string id, string status)
    {
        var end = Environment.TickCount64 + 10_000;
        string? found = null;
        while (found != status && Environment.TickCount64 < end)
        {
            found = await StatusAsync(gateway, id);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        Assert.Equal(status, found);
        return found;
    }
}
