using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Holdpoint.EndToEnd.Clients;
using OpenAI;
using OpenAI.Chat;

namespace Holdpoint.EndToEnd.Sdk;

/// <summary>OpenAI's own SDK for .NET, and what the gateway refuses without a review: what it tells, and how often it asks.</summary>
[Collection(OnSharedClients.Name)]
public sealed class OpenAiRefusedTests(SharedClients clients)
{
    private const string Body = """{"model":"sample","messages":[{"role":"user","content":"Say rain."}]""";

    [Theory]
    [InlineData(400, "duplicate_key")]
    [InlineData(413, "body_too_large")]
    [InlineData(415, "unsupported_encoding")]
    public async Task WhatCannotBeReadWithCertainty_IsToldOnce(int status, string code)
    {
        var (refusals, forwarded) = (await clients.Installation.RefusalsAsync(code), await clients.ForwardedAsync());

        var refused = await Assert.ThrowsAsync<ClientResultException>(() => SendAsync(code));

        Assert.Equal(status, refused.Status);
        var response = AssertTold(refused, code);
        Assert.True(response.Headers.TryGetValue("x-should-retry", out var again));
        Assert.Equal("false", again);
        Assert.Equal((refusals + 1, forwarded), (await clients.Installation.RefusalsAsync(code), await clients.ForwardedAsync()));
    }

    [Fact]
    public async Task AFullQueue_IsTriedAgainByTheSdkItself_AndThenTold()
    {
        var first = Client().CompleteChatAsync("hold few: openai, first");
        var id = await clients.Reviewer.FindAsync("openai, first");
        var (refusals, forwarded) = (await clients.Installation.RefusalsAsync("queue_full"), await clients.ForwardedAsync());

        var refused = await Assert.ThrowsAsync<ClientResultException>(() => Client().CompleteChatAsync("hold few: openai, second"));

        Assert.Equal(503, refused.Status);
        Assert.True(AssertTold(refused, "queue_full").Headers.TryGetValue("Retry-After", out var after));
        Assert.Equal("1", after);
        Assert.Equal((refusals + 4, forwarded), (await clients.Installation.RefusalsAsync("queue_full"), await clients.ForwardedAsync()));
        await clients.Reviewer.DecideAsync(id, "approve");
        // It was told that it still waits, should the second have taken longer than that.
        await Record.ExceptionAsync(() => first);
    }

    internal static PipelineResponse AssertTold(ClientResultException refused, string code)
    {
        Assert.Contains(code, refused.Message, StringComparison.Ordinal);
        var response = refused.GetRawResponse()!;
        var error = JsonNode.Parse(response.Content)!["error"]!;
        Assert.Equal(("policy_error", code), ((string?)error["type"], (string?)error["code"]));
        Assert.Contains((string)error["message"]!, refused.Message, StringComparison.Ordinal);
        return response;
    }

    private async Task SendAsync(string code)
    {
        if (code == "body_too_large")
        {
            await Client().CompleteChatAsync(new string('a', 300_000));
            return;
        }

        var options = new RequestOptions();
        if (code == "unsupported_encoding")
        {
            options.SetHeader("Content-Encoding", "compress");
        }

        await Client().CompleteChatAsync(BinaryContent.Create(BinaryData.FromString($"{Body}{(code == "duplicate_key" ? ",\"model\":\"other\"" : "")}}}")), options);
    }

    private ChatClient Client() => new("sample", new ApiKeyCredential("a-key"), new OpenAIClientOptions { Endpoint = new Uri(clients.Holdpoint.Gateway, "/v1") });
}
