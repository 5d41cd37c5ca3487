using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdpoint.Cli.Commands;
using Holdpoint.Cli.Installation;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Holdpoint.Cli.Hosts;

/// <summary>
/// The certificate of a listener. A renewed pair of files is taken within <see cref="Interval"/> without a restart; one that cannot be read leaves the old
/// one in place, because certificate and key are never replaced at the same instant.
/// </summary>
internal sealed partial class ServerCertificate
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly TlsSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _gate = new();
    private readonly X509Certificate2Collection? _authorities;
    private X509Certificate2 _current;
    private (DateTime, DateTime) _stamp;
    private long _looked;

    /// <exception cref="UserMistakeException">The files hold no certificate with its key.</exception>
    internal ServerCertificate(TlsSettings settings, TimeProvider clock, ILogger log)
    {
        (_settings, _clock, _log, _looked, _stamp) = (settings, clock, log, clock.GetTimestamp(), Stamp(settings));
        try
        {
            _current = Load(settings);
            if (settings.ClientAuthority is { } path)
            {
                _authorities = [];
                _authorities.ImportFromPemFile(path);
            }
        }
        catch (CryptographicException refused)
        {
            throw new UserMistakeException(
                $"Holdpoint:Tls: {settings.Certificate} and {settings.Key} are no certificate with its key ({refused.Message.TrimEnd('.')}); give both as PEM, the certificate first in its file.");
        }
    }

    /// <summary>What Kestrel needs to serve with it.</summary>
    internal HttpsConnectionAdapterOptions Options() => new()
    {
        ServerCertificateSelector = (_, _) => Current(),
        ClientCertificateMode = _authorities is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate,
        ClientCertificateValidation = (certificate, _, _) => IsTrusted(certificate),
    };

    private X509Certificate2 Current()
    {
        lock (_gate)
        {
            if (_clock.GetElapsedTime(_looked) < Interval)
            {
                return _current;
            }

            _looked = _clock.GetTimestamp();
            var now = Stamp(_settings);
            if (now == _stamp)
            {
                return _current;
            }

            try
            {
                // The old one may still be in use by a handshake: the collector sees to it.
                _current = Load(_settings);
                _stamp = now;
                LogRenewed(_log, _current.NotAfter);
            }
            catch (Exception refused) when (refused is CryptographicException or IOException or UnauthorizedAccessException)
            {
                LogKept(_log, _settings.Certificate, refused.Message);
            }

            return _current;
        }
    }

    private bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities!);
        // An authority of one's own has no revocation service as a rule; short lives of client certificates serve instead.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(certificate);
    }

    private static X509Certificate2 Load(TlsSettings settings) => X509Certificate2.CreateFromPemFile(settings.Certificate, settings.Key);

    private static (DateTime, DateTime) Stamp(TlsSettings settings) => (File.GetLastWriteTimeUtc(settings.Certificate), File.GetLastWriteTimeUtc(settings.Key));

    [LoggerMessage(6010, LogLevel.Information, "A renewed certificate is in use; it is good until {NotAfter:u}")]
    private static partial void LogRenewed(ILogger log, DateTime notAfter);

    [LoggerMessage(6011, LogLevel.Error, "The changed certificate {File} cannot be used and the old one stays: {Problem}")]
    private static partial void LogKept(ILogger log, string file, string problem);
}
