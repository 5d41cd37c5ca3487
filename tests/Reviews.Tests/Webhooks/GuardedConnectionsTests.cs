using System.Net;
using System.Net.Sockets;
using Holdpoint.Reviews.Webhooks;

namespace Holdpoint.Reviews.Tests.Webhooks;

public sealed class GuardedConnectionsTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public GuardedConnectionsTests() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("hooks.example")]
    public async Task NeverConnects_ToThisMachine_HoweverItIsWritten(string host)
    {
        using var client = Guarded([], _ => [IPAddress.Loopback]).CreateClient();

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync($"http://{host}:{Port}/", Cancel));

        Assert.IsType<ForbiddenHostException>(refused.InnerException);
        Assert.False(_listener.Pending());
    }

    [Fact]
    public async Task OneForbiddenAddressAmongOthers_IsEnough()
    {
        using var client = Guarded([], _ => [IPAddress.Parse("1.1.1.1"), IPAddress.Parse("169.254.169.254")]).CreateClient();

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync("http://hooks.example/", Cancel));

        Assert.IsType<ForbiddenHostException>(refused.InnerException);
    }

    [Fact]
    public async Task ANameThatAnswersOtherwiseTheSecondTime_IsAskedOnce_AndTheJudgedAddressIsReached()
    {
        var asked = 0;
        // A public address that nothing answers at; had the name been resolved again, the listener would have been reached.
        using var client = Guarded([], _ => ++asked == 1 ? [IPAddress.Parse("192.88.98.1")] : [IPAddress.Loopback]).CreateClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TimeSpan.FromMilliseconds(500));

        await Assert.ThrowsAnyAsync<Exception>(() => client.GetAsync($"http://rebinds.example:{Port}/", limit.Token));

        Assert.Equal((1, false), (asked, _listener.Pending()));
    }

    [Fact]
    public async Task AHostThatIsAllowedByName_IsReached()
    {
        using var client = Guarded(["hooks.example"], _ => [IPAddress.Loopback]).CreateClient();

        var call = client.GetAsync($"http://hooks.example:{Port}/", Cancel);
        using var accepted = await _listener.AcceptTcpClientAsync(Cancel);

        await accepted.GetStream().WriteAsync("HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray(), Cancel);

        using var answer = await call;
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    public void Dispose() => _listener.Dispose();

    private static GuardedConnections Guarded(string[] allowed, Func<string, IPAddress[]> resolve) =>
        new(url => allowed.Contains(url.Host)) { Resolve = (host, _) => Task.FromResult(resolve(host)) };
}
