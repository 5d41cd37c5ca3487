using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Holdpoint.Cli.Installation;

namespace Holdpoint.Cli.Diagnosis;

/// <summary>Every model endpoint: does its name resolve, does its port answer, is its certificate good and for how long. No request is sent.</summary>
internal static class UpstreamCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SoonExpired = TimeSpan.FromDays(14);

    internal static async Task<IReadOnlyList<Finding>> RunAsync(
        HoldpointSettings settings, IConfiguration configuration, TimeProvider clock, CancellationToken cancellation)
    {
        var addresses = configuration.GetSection("ReverseProxy:Clusters").GetChildren()
            .SelectMany(static cluster => cluster.GetSection("Destinations").GetChildren())
            .Select(static destination => (Key: destination.Path, Address: destination["Address"] ?? ""))
            .ToList();
        if (addresses.Count == 0 && settings.Upstream is { } upstream)
        {
            addresses.Add(("Holdpoint:Upstream", upstream.ToString()));
        }

        if (addresses.Count == 0)
        {
            return [Finding.Ok("upstream", "none is configured: 'up' starts its sample model")];
        }

        return await Task.WhenAll(addresses.Select(address => OneAsync(address.Key, address.Address, clock, cancellation)));
    }

    private static async Task<Finding> OneAsync(string key, string address, TimeProvider clock, CancellationToken cancellation)
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
                : await CertificateAsync(client, key, uri, clock, limit.Token);
        }
        catch (SocketException refused)
        {
            return Finding.Failure("upstream", $"{key}: {address} cannot be reached ({refused.SocketErrorCode}); start it, correct the address, or open the network to it.");
        }
        catch (AuthenticationException refused)
        {
            return Finding.Failure("upstream", $"{key}: {address} has no certificate that this machine trusts ({refused.Message.TrimEnd('.')}); install its authority here, or correct its name.");
        }
        catch (Exception slow) when (slow is OperationCanceledException or IOException && !cancellation.IsCancellationRequested)
        {
            return Finding.Failure("upstream", $"{key}: {address} does not answer within {Patience.TotalSeconds:0} s; look at it and at the network between.");
        }
    }

    private static async Task<Finding> CertificateAsync(TcpClient client, string key, Uri uri, TimeProvider clock, CancellationToken cancellation)
    {
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = uri.Host }, cancellation);
        using var certificate = new X509Certificate2(tls.RemoteCertificate!);
        var left = certificate.NotAfter - clock.GetUtcNow();
        return left > SoonExpired
            ? Finding.Ok("upstream", $"{key}: {uri} has a certificate that is good for {left.TotalDays:0} days")
            : Finding.Warning("upstream", $"{key}: the certificate of {uri} ends in {left.TotalDays:0} days; renew it.");
    }
}
