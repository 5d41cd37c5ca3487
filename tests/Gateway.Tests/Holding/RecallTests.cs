using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Ledger;

namespace Holdpoint.Gateway.Tests.Holding;

/// <summary>Two gateways, one after the other, on one queue and one ledger: what the first holds, the second finds.</summary>
public sealed class RecallTests(QueueServer server) : IDisposable
{
    private const string Answer = """{"id":"resp_0abc","object":"response","status":"completed","output":[]}""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-recall-");
    private readonly string _prefix = $"t{Guid.CreateVersion7():N}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (Directory.Exists(_folder.FullName))
        {
            _folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task WhoWaitsWhenAGatewayStops_IsToldToComeBack_AndTheRepeatIsTheSameReviewElsewhere()
    {
        string id;
        await using (var first = await StartAsync())
        {
            using var client = new HttpClient { BaseAddress = first.Address };
            var waiting = client.SendAsync(Calls.Post("/v1/chat/completions", Calls.Chat("Please hold me."), "k1"), Cancel);
            id = (await first.PendingAsync()).Submission.Id;
            await UntilKnownAsync(client, id);
            await first.StopAsync(keepData: true);
            using var told = await waiting;
            Assert.Equal("gateway_draining", await told.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
            Assert.Equal(("", id), (told.Header("x-should-retry"), told.Header("Holdpoint-Review")));
            Assert.NotNull(told.Headers.RetryAfter);
            Assert.Empty(first.Upstream.Requests);
        }

        await using var second = await StartAsync();
        var repeat = second.ChatAsync("Please hold me.", "k1");
        var other = second.ChatAsync("Please hold me.", "k2");
        await second.PendingAsync(expected: 2);
        await second.DecideAsync(id, VoteOutcome.Approve);
        using var answer = await repeat;

        Assert.Equal((HttpStatusCode.OK, id), (answer.StatusCode, answer.Header("Holdpoint-Review")));
        Assert.Single(second.Upstream.Requests);
        // Another credential joins nothing: its review is its own.
        Assert.Equal(2, (await second.Ledger.SearchAsync(new LedgerQuery { Kind = EntryKinds.ReviewHeld }, Cancel)).Count);
    }

    /// <summary>Redis has the review a moment before the gateway that submitted it knows that it has.</summary>
    private static async Task UntilKnownAsync(HttpClient client, string id)
    {
        while (true)
        {
            using var ask = new HttpRequestMessage(HttpMethod.Get, $"/holdpoint/v1/reviews/{id}");
            ask.Headers.Authorization = new("Bearer", "k1");
            using var status = await client.SendAsync(ask, Cancel);
            if (status.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    [Fact]
    public async Task WhatWasApprovedBeforeARestart_IsForwardedOnceByTheRepeatThatJoins()
    {
        string id;
        await using (var first = await StartAsync(("Holdpoint:Gateway:SynchronousLimit", "00:00:01")))
        {
            using var pending = await first.ChatAsync("Please hold me.", "k1");
            id = pending.Header("Holdpoint-Review");
            await first.DecideAsync(id, VoteOutcome.Approve);
            await first.StopAsync(keepData: true);
            Assert.Empty(first.Upstream.Requests);
        }

        await using var second = await StartAsync();
        using var answer = await second.ChatAsync("Please hold me.", "k1");
        var third = second.ChatAsync("Please hold me.", "k1");
        var anew = await second.PendingAsync();

        Assert.Equal((HttpStatusCode.OK, id, "approved"), (answer.StatusCode, answer.Header("Holdpoint-Review"), answer.Header("Holdpoint-Decision")));
        // The approval is used: the same request again is a new one.
        Assert.NotEqual(id, anew.Submission.Id);
        Assert.Single(second.Upstream.Requests);
        await second.DecideAsync(anew.Submission.Id, VoteOutcome.Reject);
        using var rejected = await third;
    }

    [Fact]
    public async Task AResultForLater_IsFetchedFromAnotherGateway_Once()
    {
        string location;
        await using (var first = await StartAsync())
        {
            var request = Calls.Post("/v1/chat/completions", Calls.Chat("Please hold me."), "k1");
            request.Headers.Add("Prefer", "respond-async");
            using var accepted = await first.Client.SendAsync(request, Cancel);
            location = accepted.Headers.Location!.ToString();
            await first.StopAsync(keepData: true);
        }

        await using var second = await StartAsync();
        using var pending = await GetAsync(second, $"{location}/response", "k1");
        Assert.Equal(HttpStatusCode.Accepted, pending.StatusCode);
        await second.DecideAsync(location.Split('/')[^1], VoteOutcome.Approve);
        using var status = await GetAsync(second, location, "k1");
        Assert.Equal($"{location}/response", (string?)(await status.JsonAsync())["response"]);
        using var other = await GetAsync(second, $"{location}/response", "k2");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);

        using var answer = await GetAsync(second, $"{location}/response", "k1");
        using var again = await GetAsync(second, $"{location}/response", "k1");

        Assert.Equal((HttpStatusCode.OK, Upstream.Answer), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel)));
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        Assert.Equal(Calls.Chat("Please hold me."), Assert.Single(second.Upstream.Requests).Text);
    }

    [Fact]
    public async Task ABackgroundAnswer_IsMadeAtTheApproval_AndFetchedFromAnotherGateway()
    {
        string id;
        await using (var first = await StartAsync())
        {
            first.Upstream.Respond = static context =>
            {
                context.Response.ContentType = "application/json";
                return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, Answer);
            };
            using var created = await CreateAsync(first);
            id = (string)(await created.JsonAsync())["id"]!;
            await first.DecideAsync(created.Header("Holdpoint-Review"), VoteOutcome.Approve);
            // Nobody polls: the call is made all the same, with the credential of the request.
            await UntilAsync(() => Task.FromResult(!first.Upstream.Requests.IsEmpty));
            Assert.Equal("Bearer k1", Assert.Single(first.Upstream.Requests).Headers.Authorization.ToString());
            await first.StopAsync(keepData: true);
        }

        await using var second = await StartAsync();
        using var other = await GetAsync(second, $"/v1/responses/{id}", "k2");
        using var answer = await GetAsync(second, $"/v1/responses/{id}", "k1");

        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal((HttpStatusCode.OK, Answer), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel)));
        Assert.Empty(second.Upstream.Requests);
    }

    [Fact]
    public async Task ABackgroundRequestThatWasApprovedWhileNoGatewayRan_IsMadeByTheOneThatIsPolled()
    {
        string id;
        await using (var first = await StartAsync())
        {
            using var created = await CreateAsync(first);
            id = (string)(await created.JsonAsync())["id"]!;
            await first.StopAsync(keepData: true);
        }

        await using var second = await StartAsync();
        second.Upstream.Respond = static context =>
        {
            context.Response.ContentType = "application/json";
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(context.Response, Answer);
        };
        Assert.Equal("queued", await StatusAsync(second, id));
        await second.DecideAsync(id["resp_".Length..], VoteOutcome.Approve);
        await UntilAsync(async () => await StatusAsync(second, id) == "completed");

        Assert.Equal("Bearer k1", Assert.Single(second.Upstream.Requests).Headers.Authorization.ToString());
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var end = Environment.TickCount64 + 30_000; Environment.TickCount64 < end; await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel))
        {
            if (await isSo())
            {
                return;
            }
        }

        Assert.Fail("It did not come to that within 30 s.");
    }

    private static async Task<string?> StatusAsync(TestGateway gateway, string id)
    {
        using var response = await GetAsync(gateway, $"/v1/responses/{id}", "k1");
        return (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!["status"];
    }

    private static Task<HttpResponseMessage> CreateAsync(TestGateway gateway) =>
        gateway.Client.SendAsync(Calls.Post("/v1/responses", """{"model":"sample","input":"Please hold me.","background":true}""", "k1"), Cancel);

    private static Task<HttpResponseMessage> GetAsync(TestGateway gateway, string path, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return gateway.Client.SendAsync(request, Cancel);
    }

    private Task<TestGateway> StartAsync(params (string Key, string Value)[] settings) =>
        TestGateway.StartAsync(server, folder: _folder.FullName, prefix: _prefix, settings: settings);
}
