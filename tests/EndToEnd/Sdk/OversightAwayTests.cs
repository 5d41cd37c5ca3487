using System.ClientModel;
using System.Net;
using Anthropic;
using Anthropic.Exceptions;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;
using OpenAI;
using OpenAI.Chat;

namespace Holdpoint.EndToEnd.Sdk;

/// <summary>While Redis is away: what the SDKs of both vendors, for .NET and for Node, tell whoever asks for something that must be held.</summary>
public sealed class OversightAwayTests : IAsyncLifetime
{
    private const string Code = "oversight_unavailable";

    private RedisServer _redis = null!;
    private ClientInstallation _installation = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _installation = await ClientInstallation.StartAsync(null, "--redis", _redis.Connection);
    }

    public async ValueTask DisposeAsync()
    {
        await _installation.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task EverySdk_TriesAgainByItself_AndTellsWhatIsWrong_AndNothingIsForwarded()
    {
        await _redis.KillAsync();
        var openAi = new ChatClient("sample", new ApiKeyCredential("a-key"), new OpenAIClientOptions { Endpoint = new Uri(_installation.Holdpoint.Gateway, "/v1") });
        var told = await Assert.ThrowsAsync<ClientResultException>(() => openAi.CompleteChatAsync("hold this: openai, away"));
        Assert.Equal(503, told.Status);
        Assert.True(OpenAiRefusedTests.AssertTold(told, Code).Headers.TryGetValue("Retry-After", out var after));
        Assert.Equal("1", after);
        Assert.Equal(4, await _installation.RefusalsAsync(Code));

        var anthropic = new AnthropicClient { BaseUrl = _installation.Holdpoint.Gateway.ToString().TrimEnd('/'), ApiKey = "a-key" };
        var refused = await Assert.ThrowsAnyAsync<AnthropicApiException>(
            () => anthropic.Messages.Create(AnthropicRefusedTests.Body("hold this: anthropic, away"), TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        AnthropicRefusedTests.AssertTold(refused, Code);
        Assert.Equal(7, await _installation.RefusalsAsync(Code));

        await _installation.PassAsync("oversight-away.mjs", cases: 2);
        await _redis.RestartAsync(empty: false);
        Assert.Equal(0, (await SampleModel.ReadAsync(_installation.Holdpoint.Sample)).Count);
    }
}
