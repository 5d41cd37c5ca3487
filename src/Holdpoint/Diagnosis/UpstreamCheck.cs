using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdpoint.Cli.Hosts;
using Holdpoint.Cli.Installation;
using Holdpoint.Gateway.Upstreams;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdpoint.Cli.Diagnosis;

/// <summary>Every model endpoint: does its name resolve, does its port answer, is its certificate good and for how long. No request is sent.</summary>
internal static class UpstreamCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    internal static async Task<IReadOnlyList<Finding>> RunAsync(
        HoldpointSettings settings, IConfiguration configuration, TimeProvider clock, CancellationToken cancellation)
    {
        var addresses = configuration.GetSection("ReverseProxy:Clusters").GetChildren()
            .SelectMany(static cluster => cluster.GetSection("Destinations").GetChildren().Select(destination => (destination.Path, Cluster: cluster.Key, Address: destination["Address"] ?? "")))
            .ToList();
        if (addresses.Count == 0 && settings.Upstream is { } upstream)
        {
            addresses.Add(("Holdpoint:Upstream", DefaultRoutes.Cluster, upstream.ToString()));
        }

        if (addresses.Count == 0)
        {
            return [Finding.Ok("upstream", "none is configured: 'up' starts its sample model")];
        }

        UpstreamTlsOptions[] entries = configuration.GetSection("Holdpoint:Gateway:UpstreamTls").Get<UpstreamTlsOptions[]>() ?? [];
        return await Task.WhenAll(addresses.Select(one => OneAsync(one.Path, one.Address, () => Options(entries, one.Cluster, clock), clock, cancellation)));
    }

    private static SslClientAuthenticationOptions Options(UpstreamTlsOptions[] entries, string cluster, TimeProvider clock)
    {
        var options = new SslClientAuthenticationOptions();
        UpstreamTls.For(entries, cluster, clock, NullLogger.Instance)?.Apply(options);
        return options;
    }

    private static async Task<Finding> OneAsync(string key, string address, Func<SslClientAuthenticationOptions> options, TimeProvider clock, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return Finding.Failure("upstream", $"{key} is '{address}'; give an http or https address.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(uri.Host, uri.Port, limit.Token);
            return uri.Scheme == "http"
                ? Finding.Ok("upstream", $"{key}: {address} accepts connections")
                : await CertificateAsync(client, key, uri, options(), clock, limit.Token);
        }
        catch (SocketException refused)
        {
            return Finding.Failure("upstream", $"{key}: {address} cannot be reached ({refused.SocketErrorCode}); start it, correct the address, or open the network to it.");
        }
        catch (AuthenticationException refused)
        {
            return Finding.Failure("upstream", $"{key}: {address} has no certificate that this machine trusts ({refused.Message.TrimEnd('.')}); install its authority here or name it in Holdpoint:Gateway:UpstreamTls, or correct its name.");
        }
        catch (Exception unfit) when (unfit is CryptographicException or UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            return Finding.Failure("upstream", $"Holdpoint:Gateway:UpstreamTls, which is for {key}, names files that cannot be read as certificates ({unfit.Message.TrimEnd('.')}); give PEM files.");
        }
        catch (Exception slow) when (slow is OperationCanceledException or IOException && !cancellation.IsCancellationRequested)
        {
            return Finding.Failure("upstream", $"{key}: {address} does not answer within {Patience.TotalSeconds:0} s; look at it and at the network between.");
        }
    }

    private static async Task<Finding> CertificateAsync(
        TcpClient client, string key, Uri uri, SslClientAuthenticationOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        await using var tls = new SslStream(client.GetStream());
        options.TargetHost = uri.Host;
        await tls.AuthenticateAsClientAsync(options, cancellation);
        using var certificate = new X509Certificate2(tls.RemoteCertificate!);
        return CertificateCheck.Judge("upstream", $"{key}: the certificate of {uri}", certificate.NotAfter, clock.GetUtcNow());
    }
}
