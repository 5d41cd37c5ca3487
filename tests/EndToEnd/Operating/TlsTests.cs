using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Operating;

/// <summary>Listeners that speak TLS themselves, with certificates that are renewed under them and clients that must show one.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string folder = TestFolder.Create("tls");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task ServesOverTls_TakesARenewedCertificate_AndAsksClientsForTheirs()
    {
        using var authority = Authority();
        using var between = Between(authority);
        Renew(between);
        await File.WriteAllTextAsync(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem(), Cancellation);
        await using var holdpoint = await HoldpointProcess.StartAsync(Path.Combine(folder, "data"), [], new Dictionary<string, string>
        {
            ["Holdpoint__Tls__Certificate"] = Path.Combine(folder, "tls.crt"),
            ["Holdpoint__Tls__Key"] = Path.Combine(folder, "tls.key"),
            ["Holdpoint__Tls__ClientAuthority"] = Path.Combine(folder, "ca.pem"),
        });
        using var own = Issue(authority, "app");

        var (status, first) = await AskAsync(holdpoint.Gateway, own, authority);
        Assert.Equal(HttpStatusCode.OK, status);
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(holdpoint.Gateway, null, authority));
        using var stranger = Authority();
        using var foreign = Issue(stranger, "app");
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync(holdpoint.Gateway, foreign, authority));

        Renew(between);
        var renewed = first;
        for (var tries = 0; tries < 30 && renewed == first; tries++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
            renewed = (await AskAsync(holdpoint.Gateway, own, authority)).Serial;
        }

        Assert.NotEqual(first, renewed);
    }

    /// <summary>Asks as a client that knows the root alone: what lies between it and the server's certificate the server has to send.</summary>
    private static async Task<(HttpStatusCode Status, string Serial)> AskAsync(Uri gateway, X509Certificate2? certificate, X509Certificate2 root)
    {
        var serial = "";
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, sent, _) =>
            {
                serial = shown!.SerialNumber;
                using var chain = new X509Chain();
                chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                chain.ChainPolicy.CustomTrustStore.Add(root);
                chain.ChainPolicy.ExtraStore.AddRange(sent!.ChainPolicy.ExtraStore);
                chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                return chain.Build(shown);
            },
        };
        if (certificate is not null)
        {
            handler.ClientCertificates.Add(certificate);
        }

        using var client = new HttpClient(handler) { BaseAddress = gateway };
        using var answer = await client.PostAsJsonAsync(
            "/v1/chat/completions", new { model = "sample", messages = new[] { new { role = "user", content = "Write a haiku about rain." } } }, Cancellation);
        return (answer.StatusCode, serial);
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }

    /// <summary>An authority that another one has signed.</summary>
    private static X509Certificate2 Between(X509Certificate2 root)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=between", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        using var bare = request.Create(root, now.AddHours(-2), now.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var bare = request.Create(authority, now.AddHours(-1), now.AddDays(10), RandomNumberGenerator.GetBytes(8));
        using var whole = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null);
    }

    /// <summary>The key first: in between the pair does not fit, which must not hurt.</summary>
    private void Renew(X509Certificate2 authority)
    {
        using var issued = Issue(authority, "localhost");
        File.WriteAllText(Path.Combine(folder, "tls.key"), issued.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "tls.crt"), $"{issued.ExportCertificatePem()}\n{authority.ExportCertificatePem()}\n");
    }
}
