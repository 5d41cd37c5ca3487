using System.ClientModel;
using System.ClientModel.Primitives;
using Holdpoint.EndToEnd.Clients;
using OpenAI;
using OpenAI.Chat;

namespace Holdpoint.EndToEnd.Sdk;

/// <summary>OpenAI's own SDK for .NET against the cases that depend on waits short enough for a test; the others are in <see cref="OpenAiSdkTests"/>.</summary>
[Collection(OnSharedClients.Name)]
public sealed class OpenAiTableTests(SharedClients clients)
{
    [Theory]
    [InlineData("hold briefly, openai", "review_expired")]
    [InlineData("deny this, openai", "policy_denied")]
    public async Task ExpiredAndDenied_AreErrorsOfItsOwnShape(string text, string code)
    {
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => AskAsync(text));

        Assert.Equal(403, refused.Status);
        Assert.Contains(code, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UndecidedInTime_IsTold_AndARepeatTakesTheResult()
    {
        var pending = await Assert.ThrowsAsync<ClientResultException>(() => AskAsync("hold this: openai, later"));
        Assert.Contains("review_pending", pending.Message, StringComparison.Ordinal);
        var before = await clients.ForwardedAsync();

        await clients.Reviewer.DecideAsync(await clients.Reviewer.FindAsync("openai, later"), "approve");

        Assert.Contains("openai, later", await AskAsync("hold this: openai, later"), StringComparison.Ordinal);
        Assert.Equal(before + 1, await clients.ForwardedAsync());
    }

    [Fact]
    public Task Stopped_IsTriedAgainByTheSdkItself_AndThenTold() => clients.WhileStoppedAsync(async () =>
    {
        var before = await clients.ForwardedAsync();

        var stopped = await Assert.ThrowsAsync<ClientResultException>(() => AskAsync("Say rain while stopped."));

        Assert.Equal(503, stopped.Status);
        Assert.Contains("model_stopped", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(before, await clients.ForwardedAsync());
    });

    [Fact]
    public async Task TriesOfItsOwn_AfterItsTimeout_AreOneReviewAndOneForward()
    {
        var before = await clients.ForwardedAsync();
        var call = AskAsync("hold this: openai, impatient", timeout: TimeSpan.FromSeconds(1.5), retries: 10);
        var id = await clients.Reviewer.FindAsync("openai, impatient");
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(id, await clients.Reviewer.FindAsync("openai, impatient"));

        await clients.Reviewer.DecideAsync(id, "approve");

        Assert.Contains("openai, impatient", await call, StringComparison.Ordinal);
        Assert.Equal(before + 1, await clients.ForwardedAsync());
    }

    [Fact]
    public async Task StreamedAndRejectedAfterComments_IsARefusalThatTheSdkShows()
    {
        var reading = StreamAsync("hold this: openai, refuse");
        var id = await clients.Reviewer.FindAsync("openai, refuse");
        await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System, TestContext.Current.CancellationToken);

        await clients.Reviewer.DecideAsync(id, "reject", publicMessage: "Leave out the name.");
        var (refusal, finish) = await reading;

        Assert.Contains("Leave out the name.", refusal, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.ContentFilter, finish);
    }

    private async Task<(string Refusal, ChatFinishReason? Finish)> StreamAsync(string text)
    {
        var (refusal, finish) = ("", (ChatFinishReason?)null);
        await foreach (var update in Client().CompleteChatStreamingAsync(text))
        {
            refusal += update.RefusalUpdate;
            finish = update.FinishReason ?? finish;
        }

        return (refusal, finish);
    }

    private async Task<string> AskAsync(string text, TimeSpan? timeout = null, int retries = 3)
    {
        ChatCompletion answer = await Client(timeout, retries).CompleteChatAsync(text);
        return answer.Content[0].Text;
    }

    private ChatClient Client(TimeSpan? timeout = null, int retries = 3) => new("sample", new ApiKeyCredential("a-key"), new OpenAIClientOptions
    {
        Endpoint = new Uri(clients.Holdpoint.Gateway, "/v1"),
        RetryPolicy = new ClientRetryPolicy(retries),
        NetworkTimeout = timeout ?? TimeSpan.FromSeconds(100),
    });
}
