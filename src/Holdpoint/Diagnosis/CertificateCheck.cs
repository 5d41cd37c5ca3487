using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Holdpoint.Cli.Installation;
using Holdpoint.Gateway.Upstreams;
using Holdpoint.Ledger.Storage.Postgres;
using Npgsql;
using StackExchange.Redis;

namespace Holdpoint.Cli.Diagnosis;

/// <summary>How long certificates are still good: what this process shows, and what Redis and PostgreSQL show. Whether theirs is trusted the connection itself says.</summary>
internal static class CertificateCheck
{
    internal static readonly TimeSpan SoonExpired = TimeSpan.FromDays(14);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>SSLRequest of PostgreSQL's protocol: length 8, code 80877103.</summary>
    private static readonly byte[] PostgresPreamble = [0, 0, 0, 8, 4, 210, 22, 47];

    internal static async Task<IReadOnlyList<Finding>> RunAsync(HoldpointSettings settings, IConfiguration configuration, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        List<Finding> findings = [.. Own(settings, configuration).Select(file => OfFile(file.Setting, file.Path, now))];
        foreach (var (part, host, port, preamble) in Servers(settings))
        {
            if (await EndAsync(host, port, preamble, cancellation) is { } end)
            {
                findings.Add(Judge(part, $"the certificate of {host}:{port}", end, now));
            }
        }

        return findings;
    }

    /// <summary>A certificate by the day on which it ends.</summary>
    internal static Finding Judge(string part, string what, DateTimeOffset end, DateTimeOffset now) => (end - now) switch
    {
        var left when left > SoonExpired => Finding.Ok(part, $"{what} is good for {left.TotalDays:0} days"),
        var left when left > TimeSpan.Zero => Finding.Warning(part, $"{what} ends in {left.TotalDays:0} days; renew it."),
        var left => Finding.Failure(part, $"{what} ended {-left.TotalDays:0} days ago; renew it."),
    };

    private static IEnumerable<(string Setting, string Path)> Own(HoldpointSettings settings, IConfiguration configuration)
    {
        if (settings.Tls is { } tls)
        {
            yield return ("Holdpoint:Tls:Certificate", tls.Certificate);
        }

        if (configuration["Holdpoint:Redis:ClientCertificate"] is { Length: > 0 } redis)
        {
            yield return ("Holdpoint:Redis:ClientCertificate", redis);
        }

        foreach (var entry in configuration.GetSection("Holdpoint:Gateway:UpstreamTls").GetChildren())
        {
            if (entry.Get<UpstreamTlsOptions>() is { ClientCertificate: { } shown })
            {
                yield return ($"{entry.Path}:ClientCertificate", shown);
            }
        }
    }

    private static Finding OfFile(string setting, string path, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(path);
            return Judge("certificate", $"{setting} ({path})", certificate.NotAfter, now);
        }
        catch (Exception refused) when (refused is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return Finding.Failure("certificate", $"{setting}: {path} cannot be read as a certificate ({refused.Message.TrimEnd('.')}); give a PEM file that this user may read.");
        }
    }

    private static IEnumerable<(string Part, string Host, int Port, byte[] Preamble)> Servers(HoldpointSettings settings)
    {
        if (Redis(settings.Redis) is { Ssl: true } redis)
        {
            foreach (var (host, port) in redis.EndPoints.Select(HostAndPort))
            {
                yield return ("redis", host, port, []);
            }
        }

        if (Postgres(settings.Ledger) is { Host: { } server, SslMode: SslMode.Require or SslMode.VerifyCA or SslMode.VerifyFull } postgres)
        {
            yield return ("ledger", server, postgres.Port, PostgresPreamble);
        }
    }

    private static ConfigurationOptions? Redis(string? connection)
    {
        try
        {
            return connection is null ? null : ConfigurationOptions.Parse(connection);
        }
        catch (ArgumentException)
        {
            // The check of Redis says so.
            return null;
        }
    }

    private static NpgsqlConnectionStringBuilder? Postgres(string ledger)
    {
        try
        {
            return PostgresUrl.Is(ledger) ? PostgresUrl.Parse(ledger) : null;
        }
        catch (Holdpoint.Ledger.LedgerConfigurationException)
        {
            // The check of the ledger says so.
            return null;
        }
    }

    private static (string Host, int Port) HostAndPort(System.Net.EndPoint point) => point switch
    {
        System.Net.DnsEndPoint named => (named.Host, named.Port),
        System.Net.IPEndPoint address => (address.Address.ToString(), address.Port),
        _ => ("", 0),
    };

    /// <summary>When the certificate that a server shows ends; null where it shows none, which the connection itself tells better.</summary>
    private static async Task<DateTimeOffset?> EndAsync(string host, int port, byte[] preamble, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        DateTimeOffset? end = null;
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = (_, shown, _, errors) =>
            {
                end = (shown as X509Certificate2)?.NotAfter;
                return errors == SslPolicyErrors.None;
            },
        };
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, limit.Token);
            if (preamble.Length > 0)
            {
                await client.GetStream().WriteAsync(preamble, limit.Token);
                await client.GetStream().ReadExactlyAsync(new byte[1], limit.Token);
            }

            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsClientAsync(options, limit.Token);
        }
        catch (Exception silent) when (silent is SocketException or IOException or AuthenticationException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            // One that is not trusted was seen all the same.
        }

        return end;
    }
}
