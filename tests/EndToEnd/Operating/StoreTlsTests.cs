using System.Diagnostics;
using Holdpoint.EndToEnd.Clients;
using Holdpoint.EndToEnd.Running;

namespace Holdpoint.EndToEnd.Operating;

/// <summary>Redis and PostgreSQL that let in nobody without TLS and a certificate of their authority.</summary>
public sealed class StoreTlsTests : IDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";

    private readonly string _folder = TestFolder.Create("store-tls");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Doctor_FindsBothSound_WithCertificates_AndSaysSoWithout()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "it makes a database cluster; ./test.sh --long runs it");
        Services.Require(File.Exists($"{Binaries}/initdb"), "PostgreSQL");
        var (redisPort, postgresPort) = (LoopbackPort.Next(), LoopbackPort.Next());
        await ShellAsync($"""
            chmod 755 .
            openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca-cert.pem 2>/dev/null
            for name in localhost holdpoint; do
              openssl req -newkey rsa:2048 -nodes -subj /CN=$name -keyout $name-key.pem -out $name.csr 2>/dev/null
              printf 'subjectAltName=DNS:localhost,IP:127.0.0.1' > ext
              openssl x509 -req -in $name.csr -CA ca-cert.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out $name-cert.pem 2>/dev/null
            done
            openssl pkcs12 -export -passout pass: -in holdpoint-cert.pem -inkey holdpoint-key.pem -out holdpoint.pfx
            mkdir data; cp localhost-cert.pem localhost-key.pem ca-cert.pem data; cd data; as=
            if [ $(id -u) = 0 ]; then chown -R postgres . ; as='setpriv --reuid=postgres --regid=postgres --clear-groups'; fi
            chmod 600 localhost-key.pem; cd ..
            mkdir cluster; [ -z "$as" ] || chown postgres cluster
            $as {Binaries}/initdb -D cluster -U holdpoint -A trust -E UTF8 --no-sync >/dev/null
            printf 'hostssl all all 127.0.0.1/32 trust clientcert=verify-full\n' > pg_hba; cp pg_hba cluster/pg_hba.conf
            $as {Binaries}/pg_ctl -D cluster -w -l cluster/log -o "-k $PWD/cluster -p {postgresPort} -c listen_addresses=127.0.0.1 -c ssl=on -c ssl_cert_file=$PWD/data/localhost-cert.pem -c ssl_key_file=$PWD/data/localhost-key.pem -c ssl_ca_file=$PWD/data/ca-cert.pem" start >/dev/null
            """);
        using var redis = Process.Start(new ProcessStartInfo(Services.Find("redis-server"),
            ["--port", "0", "--tls-port", $"{redisPort}", "--bind", "127.0.0.1", "--dir", _folder, "--appendonly", "yes", "--tls-cert-file", Of("localhost-cert.pem"), "--tls-key-file", Of("localhost-key.pem"), "--tls-ca-cert-file", Of("ca-cert.pem"), "--tls-auth-clients", "yes"])
        {
            RedirectStandardOutput = true,
        })!;
        redis.OutputDataReceived += static (_, _) => { };
        redis.BeginOutputReadLine();
        try
        {
            var mode = $"postgres://holdpoint@127.0.0.1:{postgresPort}/postgres?sslmode=verify-full&sslrootcert={Of("ca-cert.pem")}";
            var whole = $"{mode}&sslcert={Of("holdpoint-cert.pem")}&sslkey={Of("holdpoint-key.pem")}";
            (string, string)[] trusting = [("CertificateAuthority", Of("ca-cert.pem"))];
            (string, string)[] known = [.. trusting, ("ClientCertificate", Of("holdpoint-cert.pem")), ("ClientKey", Of("holdpoint-key.pem"))];
            var said = "";
            await Wait.UntilAsync(
                async () =>
                {
                    (var code, said) = await ExamineAsync(whole, $"localhost:{redisPort},ssl=true", known);
                    return code == 0;
                },
                () => $"both are reached over TLS: {said}");
            Assert.Contains($"the certificate of localhost:{redisPort} ends in 2 days", said, StringComparison.Ordinal);
            Assert.Contains($"the certificate of 127.0.0.1:{postgresPort} ends in 2 days", said, StringComparison.Ordinal);
            Assert.Contains($"Holdpoint:Redis:ClientCertificate ({Of("holdpoint-cert.pem")}) ends in 2 days", said, StringComparison.Ordinal);

            var (_, unknown) = await ExamineAsync(mode, $"localhost:{redisPort},ssl=true", trusting);
            var (_, bare) = await ExamineAsync(mode, $"localhost:{redisPort},ssl=true", []);

            Assert.All([unknown, bare], static found =>
            {
                Assert.Contains("FAIL  ledger", found, StringComparison.Ordinal);
                Assert.Contains("FAIL  redis", found, StringComparison.Ordinal);
            });
        }
        finally
        {
            redis.Kill();
            await ShellAsync($"as=; [ $(id -u) != 0 ] || as='setpriv --reuid=postgres --regid=postgres --clear-groups'; $as {Binaries}/pg_ctl -D cluster -m immediate -w stop >/dev/null");
        }
    }

    private string Of(string name) => Path.Combine(_folder, name);

    private async Task<(int Code, string Output)> ExamineAsync(string ledger, string redis, (string Name, string Value)[] tls)
    {
        var secrets = Directory.CreateDirectory(Of($"secrets-{tls.Length}")).FullName;
        foreach (var (name, value) in tls)
        {
            await File.WriteAllTextAsync(Path.Combine(secrets, $"Holdpoint__Redis__{name}"), value);
        }

        var (code, output, error) = await HoldpointProcess.RunAsync("doctor", "--data", Of("state"), "--ledger", ledger, "--redis", redis, "--secrets", secrets);
        return (code, output + error);
    }

    private async Task ShellAsync(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", "set -eu\n" + script]) { WorkingDirectory = _folder, RedirectStandardError = true })!;
        var errors = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, errors);
    }
}
