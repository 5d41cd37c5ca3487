using System.ClientModel;
using Holdpoint.EndToEnd.Running;
using OpenAI;
using OpenAI.Chat;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>Holds longer than clients are patient by default. The same cases with waits of seconds are in the tables of the clients.</summary>
public sealed class LongHoldTests
{
    [Fact]
    public async Task OpenAiForNet_WithItsDefaults_OutwaitsAHoldOfMinutes_AsOneReviewAndOneForward()
    {
        SkipUnlessLong("it takes three minutes");
        await using var installation = await ClientInstallation.StartAsync(new Dictionary<string, string> { ["Holdpoint__Gateway__SynchronousLimit"] = "00:10:00" });
        var client = new ChatClient("sample", new ApiKeyCredential("a-key"), new OpenAIClientOptions { Endpoint = new Uri(installation.Holdpoint.Gateway, "/v1") });
        // Beyond the 100 s of one try: the SDK gives up and asks again by itself.
        var call = client.CompleteChatAsync("hold this: minutes");
        var id = await installation.Reviewer.FindAsync("hold this: minutes");
        await Task.Delay(TimeSpan.FromSeconds(150), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(id, await installation.Reviewer.FindAsync("hold this: minutes"));

        await installation.Reviewer.DecideAsync(id, "approve");
        ChatCompletion answer = await call;

        Assert.Contains("minutes", answer.Content[0].Text, StringComparison.Ordinal);
        Assert.Equal(1, (await SampleModel.ReadAsync(installation.Holdpoint.Sample)).Count);
    }

    [Fact]
    public async Task OpenAiForNode_StreamsThroughAHoldOfMinutes()
    {
        SkipUnlessLong("it takes six minutes");
        await using var installation = await ClientInstallation.StartAsync(new Dictionary<string, string>
        {
            ["Holdpoint__Gateway__FirstComment"] = "00:00:10",
            ["Holdpoint__Gateway__CommentInterval"] = "00:00:10",
        });

        // Beyond the 302 s after which the client gives up on an answer of which nothing comes.
        await installation.PassAsync("openai-long-stream.mjs", cases: 2, TimeSpan.FromMinutes(8), ("HOLD_SECONDS", "320"));

        Assert.Equal(1, (await SampleModel.ReadAsync(installation.Holdpoint.Sample)).Count);
    }

    private static void SkipUnlessLong(string why) =>
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", $"{why}; ./test.sh --long runs it");
}
