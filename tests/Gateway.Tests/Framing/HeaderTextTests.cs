using System.Net.Sockets;
using System.Text;
using Holdpoint.Gateway.Tests.Hosting;

#pragma warning disable CA2025 // What serves is awaited before the listener goes.

namespace Holdpoint.Gateway.Tests.Framing;

public sealed class HeaderTextTests(QueueServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AHeaderBeyondAscii_PassesBothWays_InTheSameBytes()
    {
        using var plain = new TcpListener(System.Net.IPAddress.Loopback, 0);
        plain.Start();
        var answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Both: caf\u00c3\u00a9 \u00fc\r\n\r\nok";
        await using var behind = await TestGateway.StartAsync(server, settings: ("ReverseProxy:Clusters:model:Destinations:one:Address", $"http://{plain.LocalEndpoint}"));
        var serving = ServeAsync(plain, Encoding.Latin1.GetBytes(answer));

        var (received, _) = await RawConnection.SendAsync(
            behind.Address, Encoding.UTF8.GetBytes("GET /files/a HTTP/1.1\r\nHost: a\r\nX-Both: café\r\nConnection: close\r\n\r\n"), TimeSpan.FromSeconds(20));

        Assert.Contains("X-Both: caf\u00c3\u00a9\r\n", await serving, StringComparison.Ordinal);
        Assert.Contains("X-Both: caf\u00c3\u00a9 \u00fc\r\n", received, StringComparison.Ordinal);
        Assert.EndsWith("ok", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHeaderThatIsNoUtf8_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        var (received, _) = await RawConnection.SendAsync(
            gateway.Address, Encoding.Latin1.GetBytes("GET /files/a HTTP/1.1\r\nHost: a\r\nX-Text: D\u00fcsseldorf\r\nConnection: close\r\n\r\n"), TimeSpan.FromSeconds(20));

        Assert.StartsWith("HTTP/1.1 400 ", received, StringComparison.Ordinal);
        Assert.Empty(gateway.Upstream.Requests);
    }

    private static async Task<string> ServeAsync(TcpListener listener, byte[] answer)
    {
        using var client = await listener.AcceptTcpClientAsync(Cancel);
        var stream = client.GetStream();
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            head.Append(Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, Cancel)));
        }

        await stream.WriteAsync(answer, Cancel);
        return head.ToString();
    }
}
