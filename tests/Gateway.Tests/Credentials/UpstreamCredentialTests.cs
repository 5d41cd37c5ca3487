using Holdpoint.Contracts;
using Holdpoint.Gateway.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Tests.Credentials;

public sealed class UpstreamCredentialTests(QueueServer server)
{
    private const string Prefix = "Holdpoint:Gateway:UpstreamCredentials";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheUpstreamGetsItsOwnCredential_AndNeverTheClients()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "secret-of-messages\n", Cancel);
        try
        {
            await using var gateway = await TestGateway.StartAsync(server, settings:
            [
                ($"{Prefix}:0:Cluster", "model"), ($"{Prefix}:0:Value", "Bearer secret-of-all"),
                ($"{Prefix}:1:Route", "messages"), ($"{Prefix}:1:Header", "x-api-key"), ($"{Prefix}:1:ValueFile", file),
            ]);
            foreach (var path in new[] { "/v1/chat/completions", "/v1/messages" })
            {
                using var request = Calls.Post(path, Calls.Chat("Hello"), "client-key");
                request.Headers.Add("x-api-key", "client-key");
                request.Headers.Add("api-key", "client-key");
                using var answer = await gateway.Client.SendAsync(request, Cancel);
                Assert.True(answer.IsSuccessStatusCode);
            }

            var reached = gateway.Upstream.Requests.ToArray();
            Assert.Equal(("Bearer secret-of-all", ""), (reached[0].Headers.Authorization.ToString(), reached[0].Headers["x-api-key"].ToString()));
            Assert.Equal(("", "secret-of-messages"), (reached[1].Headers.Authorization.ToString(), reached[1].Headers["x-api-key"].ToString()));
            Assert.DoesNotContain(reached, static one => one.Headers.Any(static header => header.Value.ToString().Contains("client-key", StringComparison.Ordinal)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task AHeldRequest_GoesOnWithIt()
    {
        await using var gateway = await TestGateway.StartAsync(server, settings: [($"{Prefix}:0:Cluster", "model"), ($"{Prefix}:0:Value", "Bearer secret-of-all")]);
        var call = gateway.ChatAsync("hold me", "client-key");
        await gateway.DecideAsync(VoteOutcome.Approve);

        Assert.True((await call).IsSuccessStatusCode);
        Assert.Equal("Bearer secret-of-all", Assert.Single(gateway.Upstream.Requests).Headers.Authorization.ToString());
    }

    [Fact]
    public async Task EveryMistake_IsToldAtStart_WithoutTheSecret()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(server, settings:
        [
            ($"{Prefix}:0:Route", "chatt"), ($"{Prefix}:0:Value", "Bearer hidden"),
            ($"{Prefix}:1:Route", "chat"), ($"{Prefix}:1:Cluster", "model"), ($"{Prefix}:1:Value", "Bearer hidden"),
            ($"{Prefix}:2:Route", "chat"),
            ($"{Prefix}:3:Route", "chat"), ($"{Prefix}:3:ValueFile", "/no/such/file"),
            ($"{Prefix}:4:Route", "chat"), ($"{Prefix}:4:Header", "not a header"), ($"{Prefix}:4:Value", "hidden"),
        ]));

        Assert.Equal(5, refused.Failures.Count());
        Assert.Contains(refused.Failures, static one => one.Contains("'chatt'", StringComparison.Ordinal));
        Assert.DoesNotContain(refused.Failures, static one => one.Contains("hidden", StringComparison.Ordinal));
    }
}
