using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Holdpoint.Gateway.Tls;
using Microsoft.Extensions.Logging;

namespace Holdpoint.Gateway.Upstreams;

/// <summary>One entry of <c>Holdpoint:Gateway:UpstreamTls</c> at work.</summary>
public sealed class UpstreamTls
{
    private readonly Renewed<TrustedAuthorities>? _authorities;
    private readonly Renewed<X509Certificate2>? _own;

    private UpstreamTls(UpstreamTlsOptions options, TimeProvider clock, ILogger log)
    {
        if (options.CertificateAuthority is { } authority)
        {
            _authorities = new(() => PemFiles.Authorities(authority), clock, log, authority);
        }

        if (options is { ClientCertificate: { } certificate, ClientKey: { } key })
        {
            _own = new(() => PemFiles.Pair(certificate, key), clock, log, certificate, key);
        }
    }

    /// <summary>The entry for a cluster: its own, else the one for all; null when there is neither.</summary>
    /// <param name="entries">All entries.</param>
    /// <param name="cluster">Id of the cluster.</param>
    /// <param name="clock">Tells when to look at the files again.</param>
    /// <param name="log">Told when they change.</param>
    public static UpstreamTls? For(IReadOnlyList<UpstreamTlsOptions> entries, string cluster, TimeProvider clock, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var found = entries.FirstOrDefault(one => string.Equals(one.Cluster, cluster, StringComparison.OrdinalIgnoreCase)) ?? entries.FirstOrDefault(static one => one.Cluster is null);
        return found is null ? null : new UpstreamTls(found, clock, log);
    }

    /// <summary>Puts it into the options of a client. Where authorities are named, nothing else in the options can make a server trusted.</summary>
    /// <param name="client">The options.</param>
    public void Apply(SslClientAuthenticationOptions client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (_authorities is not null)
        {
            client.RemoteCertificateValidationCallback = (_, shown, sent, errors) => _authorities.Current.TrustsServer(shown, sent, errors);
        }

        if (_own is not null)
        {
            client.LocalCertificateSelectionCallback = (_, _, _, _, _) => _own.Current;
        }
    }
}
