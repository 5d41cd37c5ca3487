using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdpoint.Reviews.Tests.Servers;
using StackExchange.Redis;
using static Holdpoint.Reviews.Tests.TestReviews;

namespace Holdpoint.Reviews.Tests;

/// <summary>Redis as operators run it: behind TLS, with a user of few rights; and as they should not.</summary>
public sealed class RedisSetups : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("holdpoint-setup-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Refuses_ARedisThatForgets_UnlessToldThatThisIsAccepted()
    {
        await using var redis = await RedisProcess.StartAsync("--appendonly", "no");

        var refused = await Assert.ThrowsAsync<ReviewQueueConfigurationException>(() => ConnectAsync(Options(redis.Connection)));

        Assert.Contains("appendonly", refused.Message);
        Assert.Contains("--insecure-redis", refused.Message);
        await using var queue = await ConnectAsync(Options(redis.Connection) with { Insecure = true });
        Assert.IsType<SubmitOutcome.Pending>(await queue.SubmitAsync(Submission(), Cancel));
    }

    [Fact]
    public async Task Takes_ARedisThatSavesSnapshots()
    {
        await using var redis = await RedisProcess.StartAsync("--appendonly", "no", "--save", "60 1");
        await using var queue = await ConnectAsync(Options(redis.Connection));
        Assert.IsType<SubmitOutcome.Pending>(await queue.SubmitAsync(Submission(), Cancel));
    }

    [Fact]
    public async Task Works_WithAUserWhoHasOnlyTheRightsThatTheManualNames()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{redis.Connection},allowAdmin=true");
        string[] rights =
        [
            "on", ">secret", "~hp:*", "~{hp:*", "~{probe:*", "&hp:*", "-@all", "+@read", "+@write", "+@connection", "+evalsha", "+eval", "+time", "+info",
            "+publish", "+subscribe", "+unsubscribe", "+config|get", "-@dangerous", "+info", "+config|get",
        ];
        await admin.GetDatabase().ExecuteAsync("ACL", ["SETUSER", "holdpoint", .. rights]);
        // Without a default user nobody gets in by the wrong password either.
        await admin.GetDatabase().ExecuteAsync("ACL", "SETUSER", "default", "off");

        await using var queue = await ConnectAsync(Options($"{redis.Connection},user=holdpoint,password=secret"));
        var held = Submission();
        Assert.IsType<SubmitOutcome.Pending>(await queue.SubmitAsync(held, Cancel));
        Assert.IsType<ClaimOutcome.Claimed>(await queue.NextAsync(Person("ann"), "q", ["q"], Cancel));
        var refused = await Assert.ThrowsAsync<ReviewQueueConfigurationException>(() => ConnectAsync(Options($"{redis.Connection},user=holdpoint,password=wrong,connectTimeout=1000,connectRetry=0")));
        Assert.DoesNotContain("wrong", refused.Message);
    }

    [Fact]
    public async Task Trusts_ThePrivateAuthorityThatItWasGiven_AndNoOther()
    {
        var (authority, certificate, key) = await CertificatesAsync();
        var port = LoopbackPort.Next();
        await using var redis = await RedisProcess.StartAsync(
            "--tls-port", $"{port}", "--tls-cert-file", certificate, "--tls-key-file", key, "--tls-ca-cert-file", authority, "--tls-auth-clients", "no");
        var connection = $"localhost:{port},ssl=true,connectTimeout=1000,connectRetry=0";

        await Assert.ThrowsAsync<ReviewQueueConfigurationException>(() => ConnectAsync(Options(connection)));
        await using var queue = await ConnectAsync(Options(connection) with { CertificateAuthority = authority });

        Assert.IsType<SubmitOutcome.Pending>(await queue.SubmitAsync(Submission(), Cancel));
    }

    private Task<ReviewQueue> ConnectAsync(ReviewQueueOptions options) => ReviewQueue.ConnectAsync(options, TimeProvider.System, Cancel);

    private ReviewQueueOptions Options(string connection) => new() { Connection = connection, KeyFolder = _folder.FullName };

    private async Task<(string Authority, string Certificate, string Key)> CertificatesAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = RSA.Create(2048);
        var root = new CertificateRequest("CN=test authority", rootKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = root.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        using var serverKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, now.AddDays(-1), now.AddDays(1), [1, 2, 3, 4]);
        var paths = new[] { "ca.pem", "server.pem", "server.key" }.Select(name => Path.Combine(_folder.FullName, name)).ToArray();
        await File.WriteAllTextAsync(paths[0], authority.ExportCertificatePem(), Cancel);
        await File.WriteAllTextAsync(paths[1], certificate.ExportCertificatePem(), Cancel);
        await File.WriteAllTextAsync(paths[2], serverKey.ExportPkcs8PrivateKeyPem(), Cancel);
        return (paths[0], paths[1], paths[2]);
    }
}
