using System.Net;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;

namespace Holdpoint.Gateway.Tests.Answers;

public sealed class ErrorShapeTests(QueueServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnthropicRoutes_GetAnthropicsShape()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        using var response = await gateway.Client.SendAsync(Calls.Post("/v1/messages", Calls.Chat("Please deny me.")), Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        var json = (await response.JsonAsync()).AsObject();
        Assert.Equal(["type", "error", "request_id"], json.Select(static one => one.Key));
        Assert.Equal(("error", "permission_error"), ((string?)json["type"], (string?)json["error"]!["type"]));
        Assert.Contains("policy_denied", (string?)json["error"]!["message"], StringComparison.Ordinal);
        Assert.Equal(response.Header("Holdpoint-Request"), (string?)json["request_id"]);
    }

    [Fact]
    public async Task OtherRoutes_GetProblemDetails()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        using var response = await gateway.Client.SendAsync(Calls.Post("/v2/models/m/infer", """{"text":"Please deny me."}"""), Cancel);

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var json = await response.JsonAsync();
        Assert.Equal(("policy_denied", 403), ((string?)json["code"], (int)json["status"]!));
    }

    [Fact]
    public async Task HeadersOfOversight_AreHoldpointsAlone()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        gateway.Upstream.Respond = static context =>
        {
            context.Response.Headers["Holdpoint-Request"] = "forged";
            context.Response.Headers["Holdpoint-Review"] = "forged";
            context.Response.Headers["Holdpoint-Decision"] = "approved";
            return Upstream.AnswerAsync(context);
        };
        var request = Calls.Post("/v1/chat/completions", Calls.Chat("Hello."));
        request.Headers.Add("Holdpoint-Decision", "approved");
        request.Headers.Add("Holdpoint-Request", "forged");
        request.Headers.Add("X-Original-URL", "/v1/other");
        request.Headers.Add("X-HTTP-Method-Override", "DELETE");

        using var response = await gateway.Client.SendAsync(request, Cancel);

        Assert.True(Guid.TryParse(response.Header("Holdpoint-Request"), out var id));
        Assert.Equal(7, id.Version);
        Assert.Equal(("", ""), (response.Header("Holdpoint-Review"), response.Header("Holdpoint-Decision")));
        var reached = Assert.Single(gateway.Upstream.Requests).Headers;
        Assert.DoesNotContain(reached, static header => header.Key.StartsWith("Holdpoint-", StringComparison.OrdinalIgnoreCase));
        Assert.False(reached.ContainsKey("X-Original-URL") || reached.ContainsKey("X-HTTP-Method-Override"));
    }

    [Fact]
    public async Task AnUpstreamThatIsAway_IsToldInTheApisShape()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        await gateway.Upstream.DisposeAsync();

        using var response = await gateway.ChatAsync("Hello.");

        Assert.Equal("upstream_failed", await response.OpenAiCodeAsync(HttpStatusCode.BadGateway));
    }

    [Fact]
    public async Task AReleasedRequestThatFails_IsRecordedSo_AndNotTriedAgain()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        gateway.Upstream.Respond = static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        var waiting = gateway.ChatAsync("Please hold me.");
        await gateway.DecideAsync(VoteOutcome.Approve);
        using var response = await waiting;

        Assert.Equal("upstream_failed", await response.OpenAiCodeAsync(HttpStatusCode.BadGateway));
        Assert.Equal("false", response.Header("x-should-retry"));
        Assert.Single(gateway.Upstream.Requests);
        Assert.Equal(EntryKinds.RequestFailed, (await gateway.TraceAsync(response.Header("Holdpoint-Request"), 6))[^1].Kind);
    }

    [Fact]
    public async Task AnUpgrade_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var request = new HttpRequestMessage(HttpMethod.Get, "/files/socket");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");

        using var response = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("upgrade_not_supported", (string?)(await response.JsonAsync())["code"]);
        Assert.Empty(gateway.Upstream.Requests);
    }
}
