using System.ClientModel;
using System.ClientModel.Primitives;
using Holdpoint.EndToEnd.Running;
using OpenAI;
using OpenAI.Chat;

namespace Holdpoint.EndToEnd.Sdk;

/// <summary>The OpenAI SDK for .NET, unmodified but for its endpoint.</summary>
public abstract class OpenAiSdkTests(SharedInstallation installation)
{
    private const string Iban = "DE89 3704 0044 0532 0130 00";

    [Fact]
    public async Task AnswersAnAllowedCall_AtOnce()
    {
        ChatCompletion answer = await Client().CompleteChatAsync("Write a haiku about rain.");

        Assert.Contains("haiku about rain", answer.Content[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswersAHeldCall_OnceItIsApproved()
    {
        var before = await installation.ForwardedAsync();
        var call = Client().CompleteChatAsync($"Approve me: pay to {Iban}.");
        var id = await installation.Reviewer.FindAsync("Approve me:");
        Assert.False(call.IsCompleted);
        Assert.Equal(before, await installation.ForwardedAsync());

        var decision = await installation.Reviewer.DecideAsync(id, "approve");
        ChatCompletion answer = await call;

        Assert.Equal("approved", decision["state"]!.GetValue<string>());
        Assert.Contains("Approve me", answer.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(before + 1, await installation.ForwardedAsync());
    }

    [Fact]
    public async Task SendsTheEditedText_OnceItIsEdited()
    {
        var call = Client().CompleteChatAsync($"Edit me: pay to {Iban}.");
        var id = await installation.Reviewer.FindAsync("Edit me:");

        await installation.Reviewer.DecideAsync(id, "edit", edits: new[] { new { path = "/messages/0/content", value = "Edited by a person." } });
        ChatCompletion answer = await call;

        Assert.Contains("Edited by a person.", answer.Content[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailsARejectedCall_WithTheReviewersPublicMessage()
    {
        var before = await installation.ForwardedAsync();
        var call = Client().CompleteChatAsync($"Reject me: pay to {Iban}.");
        var id = await installation.Reviewer.FindAsync("Reject me:");

        await installation.Reviewer.DecideAsync(id, "reject", publicMessage: "Bank details do not belong here.");
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => call);

        Assert.Equal(403, refused.Status);
        Assert.Contains("review_rejected", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Bank details do not belong here.", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("tester", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await installation.ForwardedAsync());
    }

    [Fact]
    public async Task StreamsAnAllowedCall()
    {
        var text = await ReadAsync(Client().CompleteChatStreamingAsync("Stream something short."));

        Assert.Contains("Stream something short.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamsAHeldCall_OnceItIsApproved()
    {
        var reading = ReadAsync(Client().CompleteChatStreamingAsync($"Stream me: pay to {Iban}."));
        var id = await installation.Reviewer.FindAsync("Stream me:");

        await installation.Reviewer.DecideAsync(id, "approve");

        Assert.Contains("Stream me", await reading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadsTheToolCall_ThatTheModelAskedFor()
    {
        ChatCompletion answer = await Client().CompleteChatAsync("Please use the tool get_weather now.");

        Assert.Equal("get_weather", Assert.Single(answer.ToolCalls).FunctionName);
    }

    private static async Task<string> ReadAsync(AsyncCollectionResult<StreamingChatCompletionUpdate> updates)
    {
        var text = new System.Text.StringBuilder();
        await foreach (var update in updates)
        {
            foreach (var part in update.ContentUpdate)
            {
                text.Append(part.Text);
            }
        }

        return text.ToString();
    }

    private ChatClient Client() => new(
        "sample",
        new ApiKeyCredential("any-key"),
        new OpenAIClientOptions { Endpoint = new Uri(installation.Holdpoint.Gateway, "/v1"), RetryPolicy = new ClientRetryPolicy() });
}

[Collection(OnGarnet.Name)]
public sealed class OpenAiSdkOnGarnetTests(GarnetInstallation installation) : OpenAiSdkTests(installation);

[Collection(OnRedis.Name)]
public sealed class OpenAiSdkOnRedisTests(RedisInstallation installation) : OpenAiSdkTests(installation);
