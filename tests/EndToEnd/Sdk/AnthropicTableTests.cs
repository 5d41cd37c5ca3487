using System.Net;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Holdpoint.EndToEnd.Clients;

namespace Holdpoint.EndToEnd.Sdk;

/// <summary>Anthropic's own SDK for .NET, unmodified but for address and key, against every case of what a consumer sees.</summary>
[Collection(OnSharedClients.Name)]
public sealed class AnthropicTableTests(SharedClients clients)
{
    [Fact]
    public async Task Allowed_AnswersAtOnce() => Assert.Contains("Say rain", await AskAsync("Say rain."), StringComparison.Ordinal);

    [Fact]
    public async Task Approved_AnswersAfterTheWait_AndWasForwardedOnce()
    {
        var before = await clients.ForwardedAsync();
        var call = AskAsync("hold this: anthropic, approve");
        var id = await clients.Reviewer.FindAsync("anthropic, approve");
        Assert.Equal(before, await clients.ForwardedAsync());

        await clients.Reviewer.DecideAsync(id, "approve");

        Assert.Contains("anthropic, approve", await call, StringComparison.Ordinal);
        Assert.Equal(before + 1, await clients.ForwardedAsync());
    }

    [Fact]
    public async Task Edited_SendsWhatTheReviewerWrote()
    {
        var call = AskAsync("hold this: anthropic, edit");

        await clients.Reviewer.DecideAsync(
            await clients.Reviewer.FindAsync("anthropic, edit"), "edit", edits: new[] { new { path = "/messages/0/content", value = "Written by a person." } });

        Assert.Contains("Written by a person.", await call, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejected_TellsThePublicReason_AndTriesNoMore()
    {
        var call = Assert.ThrowsAnyAsync<AnthropicApiException>(() => AskAsync("hold this: anthropic, reject"));

        await clients.Reviewer.DecideAsync(await clients.Reviewer.FindAsync("anthropic, reject"), "reject", publicMessage: "Leave out the name.");

        AssertRefused(await call, "review_rejected", "Leave out the name.");
    }

    [Theory]
    [InlineData("hold briefly, anthropic", "review_expired")]
    [InlineData("deny this, anthropic", "policy_denied")]
    public async Task ExpiredAndDenied_AreErrorsOfItsOwnShape(string text, string code) =>
        AssertRefused(await Assert.ThrowsAnyAsync<AnthropicApiException>(() => AskAsync(text)), code, "");

    [Fact]
    public async Task UndecidedInTime_IsTold_AndARepeatTakesTheResult()
    {
        var pending = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => AskAsync("hold this: anthropic, later"));
        AssertRefused(pending, "review_pending", "");
        var before = await clients.ForwardedAsync();

        await clients.Reviewer.DecideAsync(await clients.Reviewer.FindAsync("anthropic, later"), "approve");

        Assert.Contains("anthropic, later", await AskAsync("hold this: anthropic, later"), StringComparison.Ordinal);
        Assert.Equal(before + 1, await clients.ForwardedAsync());
    }

    [Fact]
    public Task Stopped_IsTriedAgainByTheSdkItself_AndThenTold() => clients.WhileStoppedAsync(async () =>
    {
        var before = await clients.ForwardedAsync();

        var stopped = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => AskAsync("Say rain while stopped."));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, stopped.StatusCode);
        Assert.Contains("model_stopped", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(before, await clients.ForwardedAsync());
    });

    [Fact]
    public async Task ATryOfItsOwnAfterAFailure_JoinsTheSameReview()
    {
        var before = await clients.ForwardedAsync();
        // The SDK gives up after the first second and tries again by itself, as it does after a broken connection.
        var call = ReadAsync(Client(timeout: TimeSpan.FromSeconds(1.5), retries: 10), "hold this: anthropic, impatient");
        var id = await clients.Reviewer.FindAsync("anthropic, impatient");
        await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(id, await clients.Reviewer.FindAsync("anthropic, impatient"));

        await clients.Reviewer.DecideAsync(id, "approve");

        Assert.Contains("anthropic, impatient", await call, StringComparison.Ordinal);
        Assert.Equal(before + 1, await clients.ForwardedAsync());
    }

    [Fact]
    public async Task StreamedAndAllowed_ReadsTheText() => Assert.Contains("Say rain", await StreamAsync("Say rain."), StringComparison.Ordinal);

    [Fact]
    public async Task StreamedAndHeld_GoesOnAfterTheComments()
    {
        var reading = StreamAsync("hold this: anthropic, stream");
        var id = await clients.Reviewer.FindAsync("anthropic, stream");
        await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System, TestContext.Current.CancellationToken);

        await clients.Reviewer.DecideAsync(id, "approve");

        Assert.Contains("anthropic, stream", await reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamedAndRejectedAfterComments_IsAnErrorThatTheSdkThrows()
    {
        var reading = Assert.ThrowsAnyAsync<Exception>(() => StreamAsync("hold this: anthropic, refuse"));
        var id = await clients.Reviewer.FindAsync("anthropic, refuse");
        await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System, TestContext.Current.CancellationToken);

        await clients.Reviewer.DecideAsync(id, "reject", publicMessage: "Leave out the name.");

        Assert.Contains("Leave out the name.", (await reading).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AToolCall_IsReadAsOne()
    {
        var message = await Client().Messages.Create(Body("Please use the tool get_weather now."), TestContext.Current.CancellationToken);

        Assert.True(message.Content[0].TryPickToolUse(out var tool));
        Assert.Equal("get_weather", tool.Name);
    }

    private static void AssertRefused(AnthropicApiException error, string code, string reason)
    {
        Assert.Equal(HttpStatusCode.Forbidden, error.StatusCode);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tester", error.Message, StringComparison.Ordinal);
    }

    private static MessageCreateParams Body(string text) => new() { MaxTokens = 100, Model = "sample", Messages = [new UserMessageParam(text)] };

    private static async Task<string> ReadAsync(AnthropicClient client, string text)
    {
        var message = await client.Messages.Create(Body(text), TestContext.Current.CancellationToken);
        return message.Content[0].TryPickText(out var said) ? said.Text : "";
    }

    private Task<string> AskAsync(string text) => ReadAsync(Client(), text);

    private async Task<string> StreamAsync(string text)
    {
        var said = "";
        await foreach (var one in Client().Messages.CreateStreaming(Body(text), TestContext.Current.CancellationToken))
        {
            said += one.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var piece) ? piece.Text : "";
        }

        return said;
    }

    private AnthropicClient Client(TimeSpan? timeout = null, int retries = 2) => new()
    {
        BaseUrl = clients.Holdpoint.Gateway.ToString().TrimEnd('/'),
        ApiKey = "a-key",
        MaxRetries = retries,
        Timeout = timeout ?? TimeSpan.FromMinutes(10),
    };
}
