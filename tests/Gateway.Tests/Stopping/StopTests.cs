using System.Net;
using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Ledger;

namespace Holdpoint.Gateway.Tests.Stopping;

public sealed class StopTests(QueueServer server)
{
    private static readonly EntryActor Operator = new("person", "omar", ["operator"]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("all")]
    [InlineData("route:chat")]
    [InlineData("model:sample")]
    public async Task AStop_IsAnsweredAndRecorded_AndNothingIsSent(string scope)
    {
        await using var gateway = await TestGateway.StartAsync(server);
        await gateway.Stops.SetAsync(scope, "test", Operator, Cancel);

        using var response = await gateway.ChatAsync("What is the capital of France?");

        Assert.Equal("model_stopped", await response.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Empty(gateway.Upstream.Requests);
        var entry = Assert.Single(await gateway.TraceAsync(response.Header("Holdpoint-Request"), 1));
        Assert.Equal((EntryKinds.RequestRefused, "model_stopped"), (entry.Kind, (string?)entry.Detail!["code"]));
    }

    [Fact]
    public async Task AStopOfAnother_StopsNothing()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        await gateway.Stops.SetAsync("model:other", "test", Operator, Cancel);

        using var response = await gateway.ChatAsync("What is the capital of France?");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task AStopWhileARequestWaits_IsNotOutrunByItsApproval()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var waiting = gateway.ChatAsync("Please hold me.");
        var review = await gateway.PendingAsync();
        await gateway.Stops.SetAsync("model:sample", "test", Operator, Cancel);

        var reviewer = new Holdpoint.Reviews.Reviewer("ines", "person", [Role.Reviewer], ["*"]);
        await gateway.Desk.ClaimAsync(review.Submission.Id, reviewer, Cancel);
        using var response = await waiting.WaitAsync(TimeSpan.FromSeconds(15), Cancel);

        Assert.Equal("model_stopped", await response.OpenAiCodeAsync(HttpStatusCode.ServiceUnavailable));
        Assert.Equal("stopped", response.Header("Holdpoint-Decision"));
        Assert.Empty(gateway.Upstream.Requests);
    }
}
