using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Gateway.Tracing;

namespace Holdpoint.Gateway.Tests.Tracing;

/// <summary>What becomes of a client's trace where nobody collects spans; where somebody does, tests/EndToEnd/Monitoring looks.</summary>
public sealed class UntracedTests(QueueServer server)
{
    [Fact]
    public async Task PassesTheClientsTraceContextOn_AsItCame()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: (TestGateway.Quiet, "true"));
        using var request = Calls.Post("/v1/chat/completions", Calls.Chat("Hello."));
        const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        request.Headers.Add("traceparent", Parent);
        request.Headers.Add("tracestate", "vendor=1");
        request.Headers.Add("baggage", "tenant=blue");

        using var response = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.False(GatewayTraces.AreWanted);
        var headers = Assert.Single(gateway.Upstream.Requests).Headers;
        Assert.Equal((Parent, "vendor=1", "tenant=blue"), (headers.TraceParent.ToString(), headers.TraceState.ToString(), headers.Baggage.ToString()));
    }
}
