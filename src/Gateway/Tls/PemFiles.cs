using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Holdpoint.Gateway.Tls;

/// <summary>Certificates as orchestrators mount them (RFC 7468).</summary>
public static class PemFiles
{
    /// <summary>What a server shows: its certificate, and after it in the file the ones between it and an authority that clients know. Nothing is fetched.</summary>
    /// <param name="certificate">File of the certificate and its chain.</param>
    /// <param name="key">File of its key.</param>
    /// <exception cref="CryptographicException">The files hold no certificate with its key.</exception>
    public static SslStreamCertificateContext Identity(string certificate, string key)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(certificate);
#pragma warning disable CA2000 // The context is it from now on, and lives as long as handshakes use it.
        return SslStreamCertificateContext.Create(Pair(certificate, key), [.. all.Skip(1)], offline: true);
#pragma warning restore CA2000
    }

    /// <summary>The first certificate of a file, with its key.</summary>
    /// <param name="certificate">File of the certificate.</param>
    /// <param name="key">File of its key.</param>
    /// <exception cref="CryptographicException">The files hold no certificate with its key.</exception>
    public static X509Certificate2 Pair(string certificate, string key) => X509Certificate2.CreateFromPemFile(certificate, key);

    /// <summary>The certificates of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CryptographicException">The file holds no certificate.</exception>
    public static TrustedAuthorities Authorities(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return all.Count > 0 ? new TrustedAuthorities(all) : throw new CryptographicException("it holds no certificate");
    }
}
