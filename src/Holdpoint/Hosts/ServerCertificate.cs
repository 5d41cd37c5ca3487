using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdpoint.Cli.Commands;
using Holdpoint.Cli.Installation;
using Holdpoint.Gateway.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Holdpoint.Cli.Hosts;

/// <summary>What a listener shows and whom it lets in. Renewed files are taken without a restart, those of the clients' authorities too.</summary>
internal sealed class ServerCertificate
{
    private readonly Renewed<SslStreamCertificateContext> _own;
    private readonly Renewed<TrustedAuthorities>? _clients;

    /// <exception cref="UserMistakeException">The files hold no certificate with its key, or no authority.</exception>
    internal ServerCertificate(TlsSettings settings, TimeProvider clock, ILogger log)
    {
        try
        {
            _own = new(() => PemFiles.Identity(settings.Certificate, settings.Key), clock, log, settings.Certificate, settings.Key);
        }
        catch (CryptographicException refused)
        {
            throw new UserMistakeException(
                $"Holdpoint:Tls: {settings.Certificate} and {settings.Key} are no certificate with its key ({refused.Message.TrimEnd('.')}); give both as PEM, the certificate first in its file.");
        }

        if (settings.ClientAuthority is { } authority)
        {
            try
            {
                _clients = new(() => PemFiles.Authorities(authority), clock, log, authority);
            }
            catch (CryptographicException refused)
            {
                throw new UserMistakeException($"Holdpoint:Tls:ClientAuthority: {authority} holds no certificate ({refused.Message.TrimEnd('.')}); give the authority's as PEM.");
            }
        }
    }

    /// <summary>What Kestrel needs to serve with it.</summary>
    internal TlsHandshakeCallbackOptions Options() => new() { OnConnection = _ => ValueTask.FromResult(ForOne()) };

    private SslServerAuthenticationOptions ForOne() => new()
    {
        ServerCertificateContext = _own.Current,
        ClientCertificateRequired = _clients is not null,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, shown, sent, _) => _clients is null || _clients.Current.TrustsClient(shown, sent),
    };
}
