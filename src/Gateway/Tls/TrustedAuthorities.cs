using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Holdpoint.Gateway.Tls;

/// <summary>Authorities of one's own, instead of those that the machine knows.</summary>
/// <param name="roots">Their certificates.</param>
public sealed class TrustedAuthorities(X509Certificate2Collection roots)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Whether a client may be let in with what it showed.</summary>
    /// <param name="shown">Its certificate; null when it showed none.</param>
    /// <param name="sent">The certificates that it sent along.</param>
    public bool TrustsClient(X509Certificate? shown, X509Chain? sent) => Trusts(shown, sent, ClientAuthentication);

    /// <summary>Whether a server is the one that was called.</summary>
    /// <param name="shown">Its certificate.</param>
    /// <param name="sent">The certificates that it sent along.</param>
    /// <param name="errors">What the handshake found. A name that differs is never forgiven.</param>
    public bool TrustsServer(X509Certificate? shown, X509Chain? sent, SslPolicyErrors errors) =>
        (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None && Trusts(shown, sent, ServerAuthentication);

    private bool Trusts(X509Certificate? shown, X509Chain? sent, string purpose)
    {
        if (shown is not X509Certificate2 certificate)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(purpose));
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // An authority of one's own has no revocation service as a rule; short lives of its certificates serve instead.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        return chain.Build(certificate);
    }
}
