using System.Net;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Consumers;
using Holdpoint.Gateway.Tests.Hosting;

namespace Holdpoint.Gateway.Tests.Consumers;

public sealed class KnownConsumerTests(QueueServer server)
{
    private static readonly string Key = IssuedKey.New();

    private static readonly (string, string)[] Billing =
        [("Holdpoint:Consumers:0:Name", "billing"), ("Holdpoint:Consumers:0:KeySha256", IssuedKey.Hash(Key))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OnlyKnownConsumersCall_WhenTheyMustBeKnown()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: [.. Billing, ("Holdpoint:Gateway:RequireKnownConsumer", "true")]);

        using var unknown = await gateway.ChatAsync("Hello", "sk-other");
        using var nobody = await gateway.ChatAsync("Hello");
        using var known = await gateway.ChatAsync("Hello", Key);

        Assert.Equal("unknown_consumer", await unknown.OpenAiCodeAsync(HttpStatusCode.Unauthorized));
        Assert.Equal(("Bearer", "false"), (unknown.Headers.WwwAuthenticate.ToString(), unknown.Header("x-should-retry")));
        Assert.Equal("unknown_consumer", await nobody.OpenAiCodeAsync(HttpStatusCode.Unauthorized));
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Single(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task ARefusal_HasTheShapeOfTheApi()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: ("Holdpoint:Gateway:RequireKnownConsumer", "true"));

        using var answer = await gateway.Client.SendAsync(Calls.Post("/v1/messages", Calls.Chat("Hello"), "sk-other"), Cancel);

        Assert.Equal("error", (string?)(await answer.JsonAsync())["type"]);
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("x-api-key", "")]
    [InlineData("api-key", "")]
    public async Task AKeyThatHoldpointIssued_IsNeverSentOn(string header, string prefix)
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: Billing);
        using var request = Calls.Post("/v1/chat/completions", Calls.Chat("Hello"));
        request.Headers.Add(header, prefix + Key);

        using var answer = await gateway.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(Assert.Single(gateway.Upstream.Requests).Headers, one => one.Value.ToString().Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheRate_IsEachConsumersOwn_AndSaysWhenToComeBack()
    {
        await using var gateway = await TestGateway.StartAsync(
            server, settings: [.. Billing, ("Holdpoint:Consumers:0:Limits:RequestsPerMinute", "2")]);
        for (var times = 0; times < 2; times++)
        {
            using var passed = await gateway.ChatAsync("Hello", Key);
            Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
        }

        using var limited = await gateway.ChatAsync("Hello", Key);
        using var other = await gateway.ChatAsync("Hello", "sk-other");

        Assert.Equal("rate_limited", await limited.OpenAiCodeAsync(HttpStatusCode.TooManyRequests));
        Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal("", limited.Header("x-should-retry"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("MaxPending", "1")]
    [InlineData("MaxHeldBytes", "1024")]
    public async Task WhoHoldsTooMuch_IsAnsweredQueueFull_AndLeavesRoomForOthers(string limit, string value)
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: [.. Billing, ($"Holdpoint:Consumers:0:Limits:{limit}", value)]);
        var text = "hold me " + new string('x', 700);
        var first = gateway.ChatAsync(text, Key);
        await gateway.PendingAsync();

        using var second = await gateway.ChatAsync(text + " again", Key);
        var other = gateway.ChatAsync(text + " again", "sk-other");
        await gateway.PendingAsync(expected: 2);

        Assert.Equal("queue_full", await second.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
        foreach (var review in await gateway.Queue.ListAsync(["general"], 0, 10, Cancel))
        {
            await gateway.DecideAsync(review.Submission.Id, VoteOutcome.Approve);
        }

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await first).StatusCode, (await other).StatusCode));
        var third = gateway.ChatAsync(text + " once more", Key);
        await gateway.DecideAsync(VoteOutcome.Approve);
        Assert.Equal(HttpStatusCode.OK, (await third).StatusCode);
    }

    [Fact]
    public void AnIssuedKey_IsLongRandomAndRecognisable()
    {
        Assert.StartsWith("hpk_", Key, StringComparison.Ordinal);
        Assert.Equal(47, Key.Length);
        Assert.NotEqual(Key, IssuedKey.New());
    }
}
