using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Holdpoint.Gateway.Tests.Hosting;
using Holdpoint.Gateway.Tls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Tests.Upstreams;

public sealed class UpstreamTlsTests(QueueServer server) : IDisposable
{
    private const string Prefix = "Holdpoint:Gateway:UpstreamTls";
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task ShowsItsCertificate_ToAnEndpointOfAnAuthorityOfOnesOwn()
    {
        using var own = _certificates.Issue("endpoint");
        _certificates.Issue("gateway").Dispose();
        await using var endpoint = await TlsUpstream.StartAsync(own, asksForCertificates: true);
        await using var gateway = await StartAsync(
            endpoint, ($"{Prefix}:0:CertificateAuthority", _certificates.Authority), ($"{Prefix}:0:ClientCertificate", _certificates.Of("gateway.pem")), ($"{Prefix}:0:ClientKey", _certificates.Of("gateway.key")));

        using var answer = await gateway.ChatAsync("Hello");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("CN=gateway", Assert.Single(endpoint.Clients));
    }

    [Theory]
    [InlineData("localhost", false, HttpStatusCode.BadGateway)]
    [InlineData("elsewhere.example", true, HttpStatusCode.BadGateway)]
    [InlineData("localhost", true, HttpStatusCode.OK)]
    public async Task TrustsAnEndpoint_OnlyByTheAuthorityNamed_AndOnlyUnderItsOwnName(string name, bool isNamed, HttpStatusCode expected)
    {
        using var own = _certificates.Issue("endpoint", name);
        await using var endpoint = await TlsUpstream.StartAsync(own, asksForCertificates: false);
        using var others = new TestCertificates();
        await using var gateway = await StartAsync(endpoint, ($"{Prefix}:0:Cluster", "model"), ($"{Prefix}:0:CertificateAuthority", isNamed ? _certificates.Authority : others.Authority));

        using var answer = await gateway.ChatAsync("Hello");

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? 1 : 0, endpoint.Clients.Count);
    }

    [Fact]
    public void ARenewedPair_IsTaken_AndOneThatDoesNotFit_LeavesTheOldOne()
    {
        _certificates.Issue("gateway").Dispose();
        var (certificate, key) = (_certificates.Of("gateway.pem"), _certificates.Of("gateway.key"));
        var clock = new MovedClock();
        var renewed = new Renewed<X509Certificate2>(
            () => PemFiles.Pair(certificate, key), clock, NullLogger.Instance, certificate, key);
        var first = renewed.Current.SerialNumber;

        File.WriteAllText(key, "no key");
        File.SetLastWriteTimeUtc(key, clock.GetUtcNow().UtcDateTime);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(first, renewed.Current.SerialNumber);

        using var next = _certificates.Issue("gateway");
        File.SetLastWriteTimeUtc(key, clock.GetUtcNow().UtcDateTime);
        Assert.Equal(first, renewed.Current.SerialNumber);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(next.SerialNumber, renewed.Current.SerialNumber);
    }

    [Fact]
    public async Task TheExampleOfTheDocs_Works()
    {
        using var own = _certificates.Issue("endpoint");
        _certificates.Issue("gateway").Dispose();
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "operations.md"));
        var example = page.Split("```json")[1].Split("```")[0]
            .Replace("/etc/holdpoint/ca.pem", _certificates.Authority, StringComparison.Ordinal)
            .Replace("/etc/holdpoint/client.crt", _certificates.Of("gateway.pem"), StringComparison.Ordinal)
            .Replace("/etc/holdpoint/client.key", _certificates.Of("gateway.key"), StringComparison.Ordinal);
        using var json = new MemoryStream(Encoding.UTF8.GetBytes(example));
        var settings = new ConfigurationBuilder().AddJsonStream(json).Build().AsEnumerable().Where(static one => one.Value is not null).Select(static one => (one.Key, one.Value!));
        await using var endpoint = await TlsUpstream.StartAsync(own, asksForCertificates: true);
        await using var gateway = await StartAsync(endpoint, [.. settings]);

        using var answer = await gateway.ChatAsync("Hello");

        Assert.Equal((HttpStatusCode.OK, "CN=gateway"), (answer.StatusCode, endpoint.Clients.Single()));
    }

    [Fact]
    public async Task EveryMistake_IsToldAtStart()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync(server, settings:
        [
            ($"{Prefix}:0:Cluster", "modell"), ($"{Prefix}:0:CertificateAuthority", _certificates.Authority),
            ($"{Prefix}:1:Cluster", "model"),
            ($"{Prefix}:2:ClientCertificate", _certificates.Authority),
            ($"{Prefix}:3:ClientCertificate", _certificates.Authority), ($"{Prefix}:3:ClientKey", "/no/such/key"),
            ($"{Prefix}:4:Cluster", "model"), ($"{Prefix}:4:CertificateAuthority", "/no/such/file"),
        ]));

        Assert.Equal(7, refused.Failures.Count());
        Assert.Contains(refused.Failures, static one => one.Contains("'modell'", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, static one => one.Contains("2 for 'model'", StringComparison.Ordinal));
        Assert.Contains(refused.Failures, static one => one.Contains("2 for all", StringComparison.Ordinal));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Holdpoint.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of the repository.");
        }

        return folder.FullName;
    }

    private Task<TestGateway> StartAsync(TlsUpstream endpoint, params (string, string)[] settings) =>
        TestGateway.StartAsync(server, settings: [.. settings, ("ReverseProxy:Clusters:model:Destinations:one:Address", endpoint.Address)]);

    /// <summary>A clock that a test moves on.</summary>
    private sealed class MovedClock : TimeProvider
    {
        private TimeSpan _moved;

        public override long GetTimestamp() => _moved.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _moved;

        internal void Advance(TimeSpan by) => _moved += by;
    }
}
