using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Gateway.Webhooks;
using Holdpoint.Ledger;
using Holdpoint.Reviews.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Tests.Webhooks;

public sealed class WebhookTests(QueueServer server)
{
    private static readonly string Secret = WebhookSecret.New();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AConsumerIsTold_Signed_WithoutAWordOfContent()
    {
        await using var endpoint = await Upstream.StartAsync();
        await using var gateway = await StartAsync(endpoint.Address + "/hook");
        var id = await AskAsync(gateway, "Please hold me.");
        Assert.Empty(endpoint.Requests);

        await gateway.DecideAsync(id, VoteOutcome.Approve);
        var told = await ReachedAsync(endpoint, 1);

        Assert.Equal(("POST", "/hook"), (told.Method, told.Target));
        var (message, seconds) = (told.Headers["webhook-id"].ToString(), told.Headers["webhook-timestamp"].ToString());
        Assert.Equal($"msg_{id}", message);
        Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - long.Parse(seconds, CultureInfo.InvariantCulture), 0, 10);
        Assert.Equal(WebhookSecret.Parse(Secret)!.Sign(message, long.Parse(seconds, CultureInfo.InvariantCulture), told.Body), told.Headers["webhook-signature"].ToString());
        var json = JsonNode.Parse(told.Text)!;
        Assert.Equal(
            ("review.decided", id, "approved", $"/holdpoint/v1/reviews/{id}", $"/holdpoint/v1/reviews/{id}/response"),
            ((string?)json["type"], (string?)json["data"]!["id"], (string?)json["data"]!["state"], (string?)json["data"]!["review"], (string?)json["data"]!["response"]));
        Assert.DoesNotContain("hold me", told.Text, StringComparison.Ordinal);
        Assert.Equal("webhook.delivered", (await OutcomeAsync(gateway, id)).Kind);
    }

    [Fact]
    public async Task AnEndpointThatFails_IsTriedAgain_AsTheSameMessage()
    {
        await using var endpoint = await Upstream.StartAsync();
        var times = 0;
        endpoint.Respond = context =>
        {
            context.Response.StatusCode = ++times switch { 1 => 500, 2 => 302, _ => 204 };
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        await using var gateway = await StartAsync(endpoint.Address);
        var id = await AskAsync(gateway, "Please hold me.");

        await gateway.DecideAsync(id, VoteOutcome.Reject);
        await ReachedAsync(endpoint, 3);

        Assert.Equal([$"msg_{id}"], endpoint.Requests.Select(static one => one.Headers["webhook-id"].ToString()).Distinct());
        Assert.DoesNotContain(endpoint.Requests, static one => one.Target == "/elsewhere");
        Assert.Equal(3, (int)(await OutcomeAsync(gateway, id)).Detail!["tries"]!);
    }

    [Fact]
    public async Task AnEndpointThatIsGone_IsToldNoMore()
    {
        await using var endpoint = await Upstream.StartAsync();
        endpoint.Respond = static context =>
        {
            context.Response.StatusCode = 410;
            return Task.CompletedTask;
        };
        await using var gateway = await StartAsync(endpoint.Address);
        var id = await AskAsync(gateway, "Please hold me.");

        await gateway.DecideAsync(id, VoteOutcome.Reject);

        Assert.Equal(("webhook.failed", 410), ((await OutcomeAsync(gateway, id)).Kind, (int)(await OutcomeAsync(gateway, id)).Detail!["status"]!));
    }

    [Fact]
    public async Task WhatWasNotToldBeforeARestart_IsToldAfterIt()
    {
        await using var endpoint = await Upstream.StartAsync();
        endpoint.Respond = static context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        };
        var (prefix, folder) = ($"w{Guid.CreateVersion7():N}", Directory.CreateTempSubdirectory("holdpoint-webhook-"));
        string id;
        await using (var before = await StartAsync(endpoint.Address, folder.FullName, prefix))
        {
            id = await AskAsync(before, "Please hold me.");
            await before.DecideAsync(id, VoteOutcome.Approve);
            await ReachedAsync(endpoint, 1);
            await before.StopAsync(keepData: true);
        }

        endpoint.Requests.Clear();
        endpoint.Respond = static _ => Task.CompletedTask;
        await using var after = await StartAsync(endpoint.Address, folder.FullName, prefix);

        Assert.Equal($"msg_{id}", (await ReachedAsync(endpoint, 1)).Headers["webhook-id"].ToString());
        Assert.Equal("webhook.delivered", (await OutcomeAsync(after, id)).Kind);
    }

    [Fact]
    public async Task AnEndpointOnThisMachine_IsNotReached_UnlessItIsAllowedByName()
    {
        await using var endpoint = await Upstream.StartAsync();
        var https = endpoint.Address.Replace("http://", "https://", StringComparison.Ordinal);
        await using var gateway = await TestGateway.StartAsync(server, settings:
        [
            .. Settings(https), ("Holdpoint:Gateway:Webhooks:FirstRetry", "00:00:00.02"), ("Holdpoint:Gateway:Webhooks:GiveUpAfter", "00:00:01"),
        ]);
        var id = await AskAsync(gateway, "Please hold me.");

        await gateway.DecideAsync(id, VoteOutcome.Approve);

        Assert.Equal("forbidden_address", (string?)(await OutcomeAsync(gateway, id)).Detail!["problem"]);
        Assert.Empty(endpoint.Requests);
    }

    [Fact]
    public void EveryMistake_IsToldAtOnce_WithoutTheSecret()
    {
        var list = new ConsumerList();
        list.Consumers.Add(new ConsumerOptions { Name = "one", KeySha256 = IssuedKey.Hash("1"), Webhook = new WebhookOptions { Url = "http://hooks.example/", Secret = "whsec_hidden" } });
        list.Consumers.Add(new ConsumerOptions { Name = "two", KeySha256 = IssuedKey.Hash("2"), Webhook = new WebhookOptions { Url = "file:///etc/passwd" } });

        var failures = new ConsumerListValidator(Options.Create(new GatewayOptions())).Validate(null, list).Failures!.ToArray();

        Assert.Equal(4, failures.Length);
        Assert.DoesNotContain(failures, static one => one.Contains("hidden", StringComparison.Ordinal));
    }

    private static (string, string)[] Settings(string url) =>
    [
        ("Holdpoint:Consumers:0:Name", "billing"), ("Holdpoint:Consumers:0:KeySha256", IssuedKey.Hash("k1")),
        ("Holdpoint:Consumers:0:Webhook:Url", url), ("Holdpoint:Consumers:0:Webhook:Secret", Secret),
    ];

    private Task<TestGateway> StartAsync(string url, string? folder = null, string? prefix = null) => TestGateway.StartAsync(
        server, folder: folder, prefix: prefix, settings:
        [
            .. Settings(url), ("Holdpoint:Gateway:Webhooks:AllowedHosts:0", "127.0.0.1"), ("Holdpoint:Gateway:Webhooks:FirstRetry", "00:00:00.02"),
        ]);

    private static async Task<string> AskAsync(TestGateway gateway, string text)
    {
        using var request = Calls.Post("/v1/chat/completions", Calls.Chat(text), "k1");
        request.Headers.Add("Prefer", "respond-async");
        using var accepted = await gateway.Client.SendAsync(request, Cancel);
        return accepted.Header("Holdpoint-Review");
    }

    private static async Task<Reached> ReachedAsync(Upstream endpoint, int times)
    {
        var end = Environment.TickCount64 + 15_000;
        while (endpoint.Requests.Count < times && Environment.TickCount64 < end)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        Assert.True(endpoint.Requests.Count >= times, $"{endpoint.Requests.Count} messages came, not {times}");
        return endpoint.Requests.First();
    }

    private static async Task<LedgerEntry> OutcomeAsync(TestGateway gateway, string review)
    {
        var end = Environment.TickCount64 + 10_000;
        while (Environment.TickCount64 < end)
        {
            if (await gateway.Ledger.FindAsync($"webhook:{review}", Cancel) is { } entry)
            {
                return entry;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        throw new TimeoutException("No outcome of the webhook was recorded.");
    }
}
