using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Holdpoint.Gateway.Tests.Upstreams;

/// <summary>An authority of a test alone, and what it signs, as PEM files of a folder.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-certificates-");
    private readonly X509Certificate2 _authority;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        _authority = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        File.WriteAllText(Authority, _authority.ExportCertificatePem());
    }

    public string Authority => Of("authority.pem");

    public string Of(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>A certificate for a name, good for servers and clients; its files are <c>NAME.pem</c> and <c>NAME.key</c>. What was there before is replaced.</summary>
    public X509Certificate2 Issue(string name, string dns = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(dns);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var bare = request.Create(_authority, now.AddHours(-1), now.AddDays(10), RandomNumberGenerator.GetBytes(8));
        using var whole = bare.CopyWithPrivateKey(key);
        File.WriteAllText(Of($"{name}.pem"), whole.ExportCertificatePem());
        File.WriteAllText(Of($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }
}
