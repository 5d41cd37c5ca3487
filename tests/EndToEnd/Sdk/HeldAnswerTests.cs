using System.ClientModel;
using System.ClientModel.Primitives;
using Anthropic;
using Anthropic.Models.Messages;
using Holdpoint.EndToEnd.Running;
using OpenAI;
using OpenAI.Chat;

namespace Holdpoint.EndToEnd.Sdk;

/// <summary>Answers that wait for people, as the SDKs for .NET of OpenAI and Anthropic see them.</summary>
public sealed class HeldAnswerTests : IAsyncLifetime
{
    private const string Policy = """
        version: 1
        routes:
          - { route: chat, api: openai, response: { review: when-rules } }
          - { route: messages, api: anthropic, response: { review: when-rules } }
          - { route: "*", api: opaque, verdict: deny }
        queues:
          - { id: general, deadline: 10m }
        terms:
          rare: { terms: [zanzibar] }
        rules:
          - { id: rare-answer, on: response, when: { terms: rare }, then: hold, queue: general, reason: A rare word is in the answer. }
          - { id: transfers, on: response, when: { tool: { name: "transfer_*" } }, then: hold, queue: general, reason: The model wants to transfer money. }
        """;

    private readonly string _folder = TestFolder.Create("answers");
    private HoldpointProcess? _holdpoint;
    private ReviewerClient? _reviewer;

    private ReviewerClient Reviewer => _reviewer!;

    public async ValueTask InitializeAsync()
    {
        var policy = Path.Combine(_folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, Policy);
        _holdpoint = await HoldpointProcess.StartAsync(Path.Combine(_folder, "data"), [], "--policy", policy);
        _reviewer = await ReviewerClient.CreateAsync(_holdpoint, "tester", "reviewer", "lead");
    }

    public async ValueTask DisposeAsync()
    {
        _reviewer?.Dispose();
        if (_holdpoint is not null)
        {
            await _holdpoint.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task IsHandedOnOnceApproved_AndTheModelWasAskedOnce()
    {
        var call = Client().CompleteChatAsync("Approve zanzibar.");
        var id = await Reviewer.FindAsync("Approve zanzibar.");
        Assert.Equal("response", (string?)(await Reviewer.GetAsync(id))["stage"]);
        Assert.False(call.IsCompleted);

        await Reviewer.DecideAsync(id, "approve");

        ChatCompletion answer = await call;
        Assert.Contains("Approve zanzibar.", answer.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(1, (await SampleModel.ReadAsync(_holdpoint!.Sample)).Count);
    }

    [Fact]
    public async Task IsRefusedOnceRejected()
    {
        var call = Client().CompleteChatAsync("Reject zanzibar.");

        await Reviewer.DecideAsync(await Reviewer.FindAsync("Reject zanzibar."), "reject", publicMessage: "Not this word.");

        var refused = await Assert.ThrowsAsync<ClientResultException>(() => call);
        Assert.Contains("Not this word.", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Reject zanzibar", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaysWhatTheReviewerMadeOfIt()
    {
        var call = Client().CompleteChatAsync("Edit zanzibar.");

        await Reviewer.DecideAsync(
            await Reviewer.FindAsync("Edit zanzibar."), "edit", edits: new[] { new { path = "/choices/0/message/content", value = "A person wrote this." } });

        ChatCompletion answer = await call;
        Assert.Equal("A person wrote this.", answer.Content[0].Text);
    }

    [Fact]
    public async Task StreamsWhatTheReviewerMadeOfIt()
    {
        var streaming = StreamAsync("Stream zanzibar.");
        // Its words are spread over many events; what adds up is on view.
        var id = await Reviewer.FindAsync("data: [DONE]");
        var shown = (await Reviewer.GetAsync(id))["content"]!["parts"]!.AsArray().First(static part => part!["text"]!.GetValue<string>().Contains("Stream zanzibar.", StringComparison.Ordinal))!;

        await Reviewer.DecideAsync(id, "edit", edits: new[] { new { path = shown["pointer"]!.GetValue<string>(), value = "A person wrote this stream." } });

        Assert.Equal("A person wrote this stream.", await streaming);
    }

    [Fact]
    public async Task AnthropicsSdk_GetsWhatTheReviewerMadeOfIt_AndToolCallsThatWereApproved()
    {
        var client = new AnthropicClient { BaseUrl = _holdpoint!.Gateway.ToString().TrimEnd('/'), ApiKey = "unused" };
        var edited = client.Messages.Create(Message("Anthropic, edit zanzibar."), TestContext.Current.CancellationToken);
        await Reviewer.DecideAsync(
            await Reviewer.FindAsync("Anthropic, edit zanzibar."), "edit", edits: new[] { new { path = "/content/0/text", value = "A person wrote this." } });
        Assert.True((await edited).Content[0].TryPickText(out var text));
        Assert.Equal("A person wrote this.", text.Text);

        var called = client.Messages.Create(Message("Please use the tool transfer_money now."), TestContext.Current.CancellationToken);
        var id = await Reviewer.FindAsync("transfer_money");
        Assert.False(called.IsCompleted);
        await Reviewer.DecideAsync(id, "approve");
        Assert.True((await called).Content[0].TryPickToolUse(out var tool));
        Assert.Equal("transfer_money", tool.Name);
    }

    private static MessageCreateParams Message(string text) => new() { MaxTokens = 100, Model = "sample", Messages = [new UserMessageParam(text)] };

    private async Task<string> StreamAsync(string text)
    {
        var said = "";
        await foreach (var update in Client().CompleteChatStreamingAsync(text))
        {
            said += string.Concat(update.ContentUpdate.Select(static part => part.Text));
        }

        return said;
    }

    private ChatClient Client() => new("sample", new ApiKeyCredential("unused"), new OpenAIClientOptions
    {
        Endpoint = new Uri(_holdpoint!.Gateway, "/v1"),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    });
}
