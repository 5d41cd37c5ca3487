using System.Net;
using System.Net.Http.Headers;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Holding;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Holdpoint.Gateway.Tests.Asynchronous;

public sealed class RespondAsyncTests(QueueServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accepts_AndGivesTheAnswerOnce()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var accepted = await AskAsync(gateway, "Please hold me.", "k1");
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal("respond-async", accepted.Header("Preference-Applied"));
        Assert.NotNull(accepted.Headers.RetryAfter);
        var location = accepted.Headers.Location!;
        var id = accepted.Header("Holdpoint-Review");
        Assert.Equal($"/holdpoint/v1/reviews/{id}", location.ToString());
        Assert.Equal("pending", (string?)(await accepted.JsonAsync())["state"]);

        using var pending = await GetAsync(gateway, $"{location}/response", "k1");
        Assert.Equal(HttpStatusCode.Accepted, pending.StatusCode);
        Assert.Empty(gateway.Upstream.Requests);

        await gateway.DecideAsync(id, VoteOutcome.Approve);
        var status = await StatusAsync(gateway, location, "k1", "approved");
        Assert.Equal($"{location}/response", status);

        using var answer = await GetAsync(gateway, $"{location}/response", "k1");
        Assert.Equal(Upstream.Answer, await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("approved", answer.Header("Holdpoint-Decision"));
        var reached = Assert.Single(gateway.Upstream.Requests);
        Assert.Equal(("POST", "/v1/chat/completions", Calls.Chat("Please hold me.")), (reached.Method, reached.Target, reached.Text));

        using var again = await GetAsync(gateway, $"{location}/response", "k1");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Single(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task AReview_DoesNotExistForAnotherCredential()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var accepted = await AskAsync(gateway, "Please hold me.", "k1");
        var location = accepted.Headers.Location!.ToString();
        await gateway.DecideAsync(accepted.Header("Holdpoint-Review"), VoteOutcome.Approve);

        foreach (var path in new[] { location, $"{location}/response" })
        {
            using var other = await GetAsync(gateway, path, "k2");
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
            using var anonymous = await GetAsync(gateway, path, null);
            Assert.Equal(HttpStatusCode.NotFound, anonymous.StatusCode);
        }

        using var delete = await SendAsync(gateway, HttpMethod.Delete, location, "k2");
        Assert.Equal(HttpStatusCode.NotFound, delete.StatusCode);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Delete_Withdraws()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var accepted = await AskAsync(gateway, "Please hold me.", "k1");
        var location = accepted.Headers.Location!.ToString();

        using var withdrawn = await SendAsync(gateway, HttpMethod.Delete, location, "k1");

        Assert.Equal("withdrawn", (string?)(await withdrawn.JsonAsync())["state"]);
        Assert.Empty(await gateway.Queue.ListAsync(["general"], 0, 10, Cancel));
        using var again = await SendAsync(gateway, HttpMethod.Delete, location, "k1");
        Assert.True(again.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task ARejection_IsToldWithItsReason()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var accepted = await AskAsync(gateway, "Please hold me.", "k1");
        await gateway.DecideAsync(accepted.Header("Holdpoint-Review"), VoteOutcome.Reject, message: "Leave out the name.");

        using var status = await DecidedAsync(gateway, accepted.Headers.Location!.ToString(), "k1");

        var json = await status.JsonAsync();
        Assert.Equal(("rejected", "Leave out the name."), ((string?)json["state"], (string?)json["reason"]));
        Assert.Null(json["response"]);
        using var response = await GetAsync(gateway, $"{accepted.Headers.Location}/response", "k1");
        Assert.Equal("review_rejected", await response.OpenAiCodeAsync(HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task WhoFetchesTheAnswer_SaysNothingAboutTheBodyThatWasHeld()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        using var accepted = await AskAsync(gateway, "Please hold me.", "k1");
        await gateway.DecideAsync(accepted.Header("Holdpoint-Review"), VoteOutcome.Approve);
        using var pending = await DecidedAsync(gateway, $"{accepted.Headers.Location}", "k1");
        var fetch = new HttpRequestMessage(HttpMethod.Get, $"{accepted.Headers.Location}/response") { Content = new ByteArrayContent([]) };
        fetch.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "k1");
        fetch.Content.Headers.ContentEncoding.Add("gzip");
        fetch.Content.Headers.TryAddWithoutValidation("Content-Digest", "sha-256=:AAAA:");

        using var answer = await gateway.Client.SendAsync(fetch, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var reached = Assert.Single(gateway.Upstream.Requests);
        Assert.Equal(Calls.Chat("Please hold me."), reached.Text);
        Assert.False(reached.Headers.ContainsKey("Content-Encoding"));
        Assert.False(reached.Headers.ContainsKey("Content-Digest"));
    }

    /// <summary>The status, once this process knows that the review has ended.</summary>
    private static async Task<HttpResponseMessage> DecidedAsync(TestGateway gateway, string location, string key)
    {
        var held = gateway.Services.GetRequiredService<HeldReviews>().Find(location.Split('/')[^1])!;
        await held.Decided.WaitAsync(Cancel);
        return await GetAsync(gateway, location, key);
    }

    private static async Task<string?> StatusAsync(TestGateway gateway, Uri location, string key, string state)
    {
        using var status = await GetAsync(gateway, location.ToString(), key);
        var json = await status.JsonAsync();
        Assert.Equal(state, (string?)json["state"]);
        Assert.NotNull(json["decidedAt"]);
        return (string?)json["response"];
    }

    private static async Task<HttpResponseMessage> AskAsync(TestGateway gateway, string text, string key)
    {
        var request = Calls.Post("/v1/chat/completions", Calls.Chat(text), key);
        request.Headers.Add("Prefer", "respond-async");
        return await gateway.Client.SendAsync(request, Cancel);
    }

    private static Task<HttpResponseMessage> GetAsync(TestGateway gateway, string path, string? key) => SendAsync(gateway, HttpMethod.Get, path, key);

    private static Task<HttpResponseMessage> SendAsync(TestGateway gateway, HttpMethod method, string path, string? key)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return gateway.Client.SendAsync(request, Cancel);
    }
}
