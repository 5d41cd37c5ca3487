using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdpoint.EndToEnd.Running;
using Holdpoint.Ledger.Tests.Places;

namespace Holdpoint.EndToEnd.Operating;

/// <summary>`holdpoint doctor` finds what was planted, says what to do, and changes nothing.</summary>
public sealed class DoctorTests(PostgresServer postgres) : IDisposable
{
    private readonly string folder = TestFolder.Create("doctor");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task FindsNothing_WhereAllIsWell_AndChangesNothing()
    {
        await using var redis = await RedisServer.StartAsync();

        var (code, output) = await ExamineAsync("--redis", redis.Connection);

        Assert.True(code == 0, output);
        Assert.Contains("0 failed, 0 to look at", output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("FAIL  policy", "/nowhere", "--policy", "/nowhere/policy.yaml")]
    [InlineData("FAIL  redis", "cannot be reached", "--redis", "127.0.0.1:1")]
    [InlineData("FAIL  ledger", "cannot be asked", "--ledger", "postgres://holdpoint:secret@127.0.0.1:1/ledger")]
    [InlineData("FAIL  ledger", "names no store", "--ledger", "mysql://127.0.0.1/ledger")]
    [InlineData("FAIL  upstream", "ConnectionRefused", "--upstream", "http://127.0.0.1:1")]
    [InlineData("FAIL  configuration", "--gateway-url", "--gateway-url", "8080")]
    [InlineData("look  console", "PublicOrigins", "--console-url", "http://0.0.0.0:39871")]
    public async Task Finds(string line, string said, params string[] options)
    {
        var (_, output) = await ExamineAsync(options);

        Assert.Contains(output.Split('\n'), found => found.StartsWith(line, StringComparison.Ordinal) && found.Contains(said, StringComparison.Ordinal));
        Assert.DoesNotContain("secret", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_EveryMistakeOfAPolicy()
    {
        var policy = Path.Combine(folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, "version: 1\nrules:\n  - { id: a, when: { detect: ibann }, then: hold, queue: nowhere }\n");

        var (code, output) = await ExamineAsync("--policy", policy);

        Assert.Equal(1, code);
        Assert.Equal(2, output.Split('\n').Count(static line => line.StartsWith("FAIL  policy", StringComparison.Ordinal) && line.Contains("policy.yaml:3", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("signing.key", "0644", "chmod 600")]
    [InlineData("signing.key", "0600", "signing.key")]
    public async Task Finds_AKeyThatOthersMayRead_OrThatIsNone(string name, string mode, string said)
    {
        var key = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "keys")).FullName, name);
        await File.WriteAllTextAsync(key, "not a key");
#pragma warning disable CA1416 // These tests drive Linux programs throughout.
        File.SetUnixFileMode(key, (UnixFileMode)Convert.ToInt32(mode, 8));
#pragma warning restore CA1416

        var (code, output) = await ExamineAsync();

        Assert.Equal(1, code);
        Assert.Contains(output.Split('\n'), line => line.StartsWith("FAIL  keys", StringComparison.Ordinal) && line.Contains(said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("forgets every waiting review", "--appendonly", "no")]
    [InlineData("maxmemory-policy", "--appendonly", "yes", "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru")]
    public async Task Finds_ARedisThatLosesReviews(string said, params string[] settings)
    {
        await using var redis = await RedisServer.StartAsync(settings);

        var (code, output) = await ExamineAsync("--redis", redis.Connection);

        Assert.Equal(1, code);
        Assert.Contains(output.Split('\n'), line => line.StartsWith("FAIL  redis", StringComparison.Ordinal) && line.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Finds_AnUpstreamWhoseCertificateNobodyTrusts()
    {
        await using var server = new SelfSignedServer();

        var (code, output) = await ExamineAsync("--upstream", $"https://localhost:{server.Port}");

        Assert.Equal(1, code);
        Assert.Contains("no certificate that this machine trusts", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_AServerWhoseClockIsAnother()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var late = new LateClock(redis.Connection);

        var (code, output) = await ExamineAsync("--redis", late.Connection);

        Assert.Equal(1, code);
        Assert.Contains(output.Split('\n'), static line => line.StartsWith("FAIL  redis", StringComparison.Ordinal) && line.Contains("differ by 60 s", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Finds_AUserOfTheDatabaseWhoMayMakeNothing()
    {
        var (database, url) = await postgres.CreateDatabaseAsync();
        var (sound, _) = await ExamineAsync("--ledger", url);

        var (code, output) = await ExamineAsync("--ledger", await postgres.CreateStrangerAsync(database));

        Assert.Equal((0, 1), (sound, code));
        Assert.Equal(2, output.Split('\n').Count(static line => line.StartsWith("FAIL  ledger", StringComparison.Ordinal) && line.Contains("GRANT CREATE", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(10, "look  certificate", "ends in 10 days")]
    [InlineData(-1, "FAIL  certificate", "ended 1 days ago")]
    public async Task Finds_ACertificateThatIsAboutToEnd_OrHas(int days, string line, string said)
    {
        var (certificate, key) = (Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key"));
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var own = new CertificateRequest("CN=localhost", pair, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-30), now.AddDays(days).AddMinutes(days > 0 ? 5 : -5));
        await File.WriteAllTextAsync(certificate, own.ExportCertificatePem());
        await File.WriteAllTextAsync(key, pair.ExportPkcs8PrivateKeyPem());
        var secrets = Directory.CreateDirectory(Path.Combine(folder, "secrets")).FullName;
        await File.WriteAllTextAsync(Path.Combine(secrets, "Holdpoint__Tls__Certificate"), certificate);
        await File.WriteAllTextAsync(Path.Combine(secrets, "Holdpoint__Tls__Key"), key);

        var (_, output) = await ExamineAsync("--secrets", secrets);

        Assert.Contains(output.Split('\n'), found => found.StartsWith(line, StringComparison.Ordinal) && found.Contains(said, StringComparison.Ordinal));
    }

    private async Task<(int Code, string Output)> ExamineAsync(params string[] options)
    {
        string[] free = ["--gateway-url", HoldpointProcess.FreeUrl().ToString(), "--console-url", HoldpointProcess.FreeUrl().ToString(), "--management-url", HoldpointProcess.FreeUrl().ToString()];
        string[] given = [.. free.Chunk(2).Where(pair => !options.Contains(pair[0])).SelectMany(static pair => pair)];
        var (code, output, error) = await HoldpointProcess.RunAsync(["doctor", "--data", folder, .. given, .. options]);
        return (code, output + error);
    }
}
