using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Gateway.Tests.Responding;

namespace Holdpoint.Gateway.Tests.Background;

/// <summary>Background responses whose answers are judged too: a client that polls waits for both reviews, and for no limit of a plain request.</summary>
public sealed class BackgroundAnswerTests(QueueServer server)
{
    private const string Answer =
        """{"id":"resp_0abc","object":"response","status":"completed","output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Here is the secret."}]}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(VoteOutcome.Approve, "completed")]
    [InlineData(VoteOutcome.Reject, "failed")]
    public async Task AHeldAnswer_IsInProgressUntilItIsDecided(VoteOutcome outcome, string status)
    {
        await using var gateway = await TestGateway.StartAsync(server, AnswerPolicies.Usual, settings: ("Holdpoint:Gateway:SynchronousLimit", "00:00:01"));
        gateway.Answers(Answer);
        using var created = await gateway.Client.SendAsync(Calls.Post("/v1/responses", """{"model":"sample","input":"Please hold me.","background":true}""", "k1"), Cancel);
        var (id, request) = ((string)(await created.JsonAsync())["id"]!, created.Header("Holdpoint-Review"));
        await gateway.DecideAsync(request, VoteOutcome.Approve);

        var review = await gateway.PendingAsync();
        Assert.Equal(ReviewStage.Response, review.Submission.Stage);
        // Longer than a plain request may wait.
        for (var end = Environment.TickCount64 + 1_500; Environment.TickCount64 < end; await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel))
        {
            Assert.Equal("in_progress", (string?)(await PollAsync(gateway, id))["status"]);
        }

        await gateway.DecideAsync(review.Submission.Id, outcome, message: "Not this.");
        var response = await PollAsync(gateway, id);
        for (var end = Environment.TickCount64 + 10_000; (string?)response["status"] == "in_progress" && Environment.TickCount64 < end; response = await PollAsync(gateway, id))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }

        Assert.Equal(status, (string?)response["status"]);
        Assert.Equal(outcome == VoteOutcome.Approve ? null : "review_rejected", (string?)response["error"]?["code"]);
        Assert.Equal(outcome == VoteOutcome.Approve, response.ToJsonString().Contains("the secret", StringComparison.Ordinal));
        Assert.Single(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task AHeldAnswer_IsWaitedForOn_AfterARestart_AndTheModelIsNotAskedAgain()
    {
        var (folder, prefix) = (Directory.CreateTempSubdirectory("holdpoint-background-"), $"t{Guid.CreateVersion7():N}");
        string id;
        await using (var first = await TestGateway.StartAsync(server, AnswerPolicies.Usual, folder.FullName, prefix))
        {
            first.Answers(Answer);
            using var created = await first.Client.SendAsync(Calls.Post("/v1/responses", """{"model":"sample","input":"Please hold me.","background":true}""", "k1"), Cancel);
            id = (string)(await created.JsonAsync())["id"]!;
            await first.DecideAsync(created.Header("Holdpoint-Review"), VoteOutcome.Approve);
            await first.PendingAsync();
            await first.StopAsync(keepData: true);
        }

        await using var second = await TestGateway.StartAsync(server, AnswerPolicies.Usual, folder.FullName, prefix);
        await second.DecideAsync(VoteOutcome.Approve);
        var response = await PollAsync(second, id);
        for (var end = Environment.TickCount64 + 20_000; (string?)response["status"] is "in_progress" or "queued" && Environment.TickCount64 < end; response = await PollAsync(second, id))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }

        Assert.True((string?)response["status"] == "completed", response.ToJsonString());
        Assert.Empty(second.Upstream.Requests);
    }

    private static async Task<JsonNode> PollAsync(TestGateway gateway, string id)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/responses/{id}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "k1");
        using var response = await gateway.Client.SendAsync(request, Cancel);
        return await response.JsonAsync();
    }
}
