using System.Text;
using Holdpoint.Gateway.Tests.Hosting;

namespace Holdpoint.Gateway.Tests.Framing;

public sealed class SmugglingTests(QueueServer server)
{
    private const string Second = "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

    private static readonly string Body = Calls.Chat("Please deny me.");

    public static TheoryData<string, string> Attempts => new()
    {
        { "lengths with a sign", Head($"Content-Length: +{Body.Length}") + Body },
        { "both lengths", Head($"Content-Length: {Body.Length}", "Transfer-Encoding: chunked") + Chunks(Body) + Second },
        { "both lengths, the other way", Head("Transfer-Encoding: chunked", "Content-Length: 6") + "0\r\n\r\n" + Second },
        { "a coding before chunked", Head("Transfer-Encoding: gzip, chunked") + Chunks(Body) },
        { "two lengths", Head("Content-Length: 0", $"Content-Length: {Body.Length}") + Body },
        { "bare line feeds", (Head($"Content-Length: {Body.Length}") + Body).Replace("\r\n", "\n", StringComparison.Ordinal) },
        { "a folded header", Head("X: a\r\n Content-Length: 2") + Second },
        { "a chunk extension with a line feed", Head("Transfer-Encoding: chunked") + "2;\n\r\n{}\r\n0\r\n\r\n" + Second },
        { "a chunk that says less than it has", Head("Transfer-Encoding: chunked") + "1\r\n{}\r\n0\r\n\r\n" + Second },
        { "a header with an underscore", Head("Transfer_Encoding: chunked", "Content-Length: 2") + "{}" + Second },
        { "chunks in HTTP/1.0", Head("Transfer-Encoding: chunked").Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal) + Chunks(Body) },
        { "a length before a colon after a blank", Head("Content-Length : 2") + "{}" },
    };

    [Theory]
    [MemberData(nameof(Attempts))]
    public async Task Refuses_AndCloses_AndNothingReachesTheModel(string name, string bytes)
    {
        Assert.NotEmpty(name);
        await using var gateway = await TestGateway.StartAsync(server);

        var (answer, closed) = await RawConnection.SendAsync(gateway.Address, Encoding.Latin1.GetBytes(bytes), TimeSpan.FromSeconds(3));

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(1, Count(answer, "HTTP/1.1 "));
        Assert.True(closed);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task AnHttp2Preface_IsNoWayPastTheCheck()
    {
        await using var gateway = await TestGateway.StartAsync(server);

        var (answer, closed) = await RawConnection.SendAsync(
            gateway.Address, Encoding.Latin1.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Second + Second), TimeSpan.FromSeconds(3));

        Assert.DoesNotContain("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.True(closed);
        Assert.Empty(gateway.Upstream.Requests);
    }

    [Fact]
    public async Task Serves_TwoPlainRequestsOnOneConnection()
    {
        await using var gateway = await TestGateway.StartAsync(server);
        var one = Head("Content-Length: 15") + """{"model":"one"}""";
        var two = Head("Transfer-Encoding: chunked", "Connection: close") + Chunks("""{"model":"two"}""");

        var (answer, closed) = await RawConnection.SendAsync(gateway.Address, Encoding.Latin1.GetBytes(one + two), TimeSpan.FromSeconds(3));

        Assert.Equal(2, Count(answer, "HTTP/1.1 200 "));
        Assert.True(closed);
        Assert.Equal(["""{"model":"one"}""", """{"model":"two"}"""], gateway.Upstream.Requests.Select(static reached => reached.Text));
    }

    private static string Head(params string[] headers) =>
        $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n{string.Concat(headers.Select(static header => header + "\r\n"))}\r\n";

    private static string Chunks(string body) => $"{body.Length:x}\r\n{body}\r\n0\r\n\r\n";

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
