using System.Net;
using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Holdpoint.EndToEnd.Clients;

namespace Holdpoint.EndToEnd.Sdk;

/// <summary>Anthropic's own SDK for .NET, and what the gateway refuses without a review: what it tells, and how often it asks.</summary>
[Collection(OnSharedClients.Name)]
public sealed class AnthropicRefusedTests(SharedClients clients)
{
    private static readonly Dictionary<string, JsonElement> None = [];

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "duplicate_key")]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, "body_too_large")]
    [InlineData(HttpStatusCode.UnsupportedMediaType, "unsupported_encoding")]
    public async Task WhatCannotBeReadWithCertainty_IsToldOnce(HttpStatusCode status, string code)
    {
        var (refusals, forwarded) = (await clients.Installation.RefusalsAsync(code), await clients.ForwardedAsync());

        var refused = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => SendAsync(code));

        Assert.Equal(status, refused.StatusCode);
        AssertTold(refused, code);
        Assert.Equal((refusals + 1, forwarded), (await clients.Installation.RefusalsAsync(code), await clients.ForwardedAsync()));
    }

    [Fact]
    public async Task AFullQueue_IsTriedAgainByTheSdkItself_AndThenTold()
    {
        var first = SendAsync(Body("hold few: anthropic, first"));
        var id = await clients.Reviewer.FindAsync("anthropic, first");
        var (refusals, forwarded) = (await clients.Installation.RefusalsAsync("queue_full"), await clients.ForwardedAsync());

        var refused = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => SendAsync(Body("hold few: anthropic, second")));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        AssertTold(refused, "queue_full");
        Assert.Equal((refusals + 3, forwarded), (await clients.Installation.RefusalsAsync("queue_full"), await clients.ForwardedAsync()));
        await clients.Reviewer.DecideAsync(id, "approve");
        // It was told that it still waits, should the second have taken longer than that.
        await Record.ExceptionAsync(() => first);
    }

    internal static void AssertTold(AnthropicApiException refused, string code)
    {
        var body = JsonDocument.Parse(refused.ResponseBody).RootElement;
        Assert.Equal("permission_error", body.GetProperty("error").GetProperty("type").GetString());
        Assert.EndsWith($"({code})", body.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(code, refused.Message, StringComparison.Ordinal);
    }

    internal static MessageCreateParams Body(string text) => new() { MaxTokens = 100, Model = "sample", Messages = [new UserMessageParam(text)] };

    private Task SendAsync(string code) => code switch
    {
        "body_too_large" => SendAsync(Body(new string('a', 300_000))),
        "unsupported_encoding" => SendAsync(Body("Say rain."), "compress"),
        _ => SendAsync(MessageCreateParams.FromRawUnchecked(None, None, Twice())),
    };

    /// <summary>A name twice, told apart by case alone.</summary>
    private static Dictionary<string, JsonElement> Twice() => JsonDocument.Parse("""{"max_tokens":9,"model":"sample","messages":[{"role":"user","content":"Say rain."}],"Model":"other"}""")
        .RootElement.EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value, StringComparer.Ordinal);

    private async Task SendAsync(MessageCreateParams body, string? encoding = null)
    {
        using var http = new HttpClient(new Encoded(encoding)) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new AnthropicClient { BaseUrl = clients.Holdpoint.Gateway.ToString().TrimEnd('/'), ApiKey = "a-key", HttpClient = http };
        await client.Messages.Create(body, TestContext.Current.CancellationToken);
    }

    /// <summary>Says of every body that it is encoded.</summary>
    private sealed class Encoded(string? encoding) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (encoding is not null && request.Content is { } content)
            {
                content.Headers.ContentEncoding.Add(encoding);
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
