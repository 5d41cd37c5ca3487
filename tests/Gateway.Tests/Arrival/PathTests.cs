using System.Text;
using Holdpoint.Gateway.Tests.Hosting;

namespace Holdpoint.Gateway.Tests.Arrival;

public sealed class PathTests(QueueServer server)
{
    [Theory]
    [InlineData("/V1/chat/completions")]
    [InlineData("/v1/Chat/Completions")]
    [InlineData("//v1/chat/completions")]
    [InlineData("/v1//chat/completions")]
    [InlineData("/v1/chat/completions/")]
    [InlineData("/v1/chat/completions;x")]
    [InlineData("/v1;x=y/chat/completions")]
    [InlineData("/v1/chat%2Fcompletions")]
    [InlineData("/v1/chat%2fcompletions")]
    [InlineData("/v1/chat%5Ccompletions")]
    [InlineData("/v1/chat\\completions")]
    [InlineData("/v1/./chat/completions")]
    [InlineData("/v1/x/../chat/completions")]
    [InlineData("/v1/x/%2e%2e/chat/completions")]
    [InlineData("/v1/chat/%63ompletions")]
    [InlineData("/v1/chat/completions%00")]
    [InlineData("/v1/chat/completions%20")]
    [InlineData("/v1/chat/completions%3Fx")]
    [InlineData("/v1/chat/completions%3Bx")]
    [InlineData("/v1/chat/completions%253Bx")]
    [InlineData("/v1/chat/completions%zz")]
    [InlineData("/v1/chat/completions%C0%AF")]
    [InlineData("/v1/chat/completions#x")]
    [InlineData("http://a/v1/chat/completions")]
    [InlineData("*")]
    public async Task NoVariantOfAPath_ReachesTheModel(string target)
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var body = Calls.Chat("Please deny me.");

        var (answer, _) = await RawConnection.SendAsync(
            gateway.Address,
            Encoding.Latin1.GetBytes($"POST {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"),
            TimeSpan.FromSeconds(3));

        Assert.Matches("^HTTP/1.1 (400|403|405) ", answer);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Theory]
    [InlineData("/files/a")]
    [InlineData("/files/a%20b/%C3%A9t%C3%A9.json?x=%2F..//;y")]
    [InlineData("/files/gemini:generateContent")]
    [InlineData("/files/a.b~c_d-e!f$g&h'i(j)k*l+m,n=o@p")]
    public async Task APathThatIsTaken_ArrivesAsItWasSent(string target)
    {
        await using var gateway = await TestGateway.StartAsync(server);

        var (answer, _) = await RawConnection.SendAsync(
            gateway.Address, Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), TimeSpan.FromSeconds(3));

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Equal(target, Assert.Single(gateway.Upstream.Requests).Target);
    }

    [Fact]
    public async Task AnEncodedColon_IsTheColonThatThePolicySaw()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        await RawConnection.SendAsync(
            gateway.Address, "GET /files/nova-micro-v1%3a0/converse HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray(), TimeSpan.FromSeconds(3));

        Assert.Equal("/files/nova-micro-v1:0/converse", Assert.Single(gateway.Upstream.Requests).Target);
    }

    [Fact]
    public async Task ARouteNobodyDescribed_IsDenied()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        using var response = await gateway.Client.SendAsync(Calls.Post("/v1/fine_tuning/jobs", "{}"), TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("policy_denied", (string?)(await response.JsonAsync())["code"]);
        Assert.Empty(gateway.Upstream.Requests);
    }
}
