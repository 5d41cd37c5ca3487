using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Clients;

/// <summary>On a listener with TLS the client chooses its HTTP; what is held and refused is the same.</summary>
public sealed class Http2OverTlsTests
{
    [Fact]
    public async Task BothVersionsAreTaken_AndJudgedAlike()
    {
        var folder = TestFolder.Create("http2");
        try
        {
            var now = TimeProvider.System.GetUtcNow();
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            await File.WriteAllTextAsync(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "tls.key"), key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
            await using var holdpoint = await HoldpointProcess.StartAsync(Path.Combine(folder, "data"), [], new Dictionary<string, string>
            {
                ["Holdpoint__Tls__Certificate"] = Path.Combine(folder, "tls.crt"),
                ["Holdpoint__Tls__Key"] = Path.Combine(folder, "tls.key"),
            });
            using var trusting = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == certificate.Thumbprint };
            using var http = new HttpClient(trusting);

            foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
            {
                Assert.Equal((HttpStatusCode.OK, version), await AskAsync(http, holdpoint.Gateway, version, Prompt.Json("Say rain.")));
                Assert.Equal((HttpStatusCode.UnsupportedMediaType, version), await AskAsync(http, holdpoint.Gateway, version, new StringContent("{}")));
            }

            Assert.Equal(2, (await SampleModel.ReadAsync(holdpoint.Sample)).Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(HttpStatusCode Status, Version Version)> AskAsync(HttpClient http, Uri gateway, Version version, HttpContent body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/v1/chat/completions"))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, answer.Version);
    }
}
