using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Holdpoint.Reviews;

/// <summary>Opens the connection and refuses a Redis that would lose or delay reviews. Messages name endpoints, never the password.</summary>
internal static class RedisConnection
{
    internal const string Setting = "Holdpoint:Redis (--redis)";

    internal static async Task<ConnectionMultiplexer> OpenAsync(ReviewQueueOptions options, ILogger log, CancellationToken cancellation)
    {
        var configuration = Configure(options);
        var where = string.Join(", ", configuration.EndPoints.Select(static point => point.ToString()));
        ConnectionMultiplexer connection;
        try
        {
            connection = await ConnectionMultiplexer.ConnectAsync(configuration).WaitAsync(cancellation);
        }
        catch (RedisConnectionException problem)
        {
            throw new ReviewQueueConfigurationException(
                $"{Setting}: Redis at '{where}' cannot be reached ({problem.FailureType}); start it there, or correct the address, TLS, user or password.");
        }

        try
        {
            await RedisCheck.RunAsync(connection, where, options.Insecure, log);
            return connection;
        }
        catch (Exception problem) when (problem is not ReviewQueueConfigurationException)
        {
            await connection.DisposeAsync();
            throw new ReviewQueueConfigurationException(
                $"{Setting}: Redis at '{where}' answered but cannot be asked about itself ({problem.GetType().Name}); "
                + "allow INFO, EVAL and TIME to this user, and look whether the server is well.");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static ConfigurationOptions Configure(ReviewQueueOptions options)
    {
        Require(options.Lease >= TimeSpan.FromSeconds(1), "Lease", options.Lease, "at least 1 s");
        Require(options.CommandTimeout > TimeSpan.Zero, "CommandTimeout", options.CommandTimeout, "more than zero");
        Require(options.KeepFinished > TimeSpan.Zero, "KeepFinished", options.KeepFinished, "more than zero");
        Require(options.SkipFor > TimeSpan.Zero, "SkipFor", options.SkipFor, "more than zero");
        Require(
            options.ReconcileInterval > TimeSpan.Zero && options.ReconcileInterval <= TimeSpan.FromSeconds(2),
            "ReconcileInterval", options.ReconcileInterval, "more than zero and at most 2 s");
        ConfigurationOptions configuration;
        try
        {
            configuration = ConfigurationOptions.Parse(options.Connection);
        }
        catch (ArgumentException)
        {
            // The text may hold a password, so it is not repeated.
            throw new ReviewQueueConfigurationException(
                $"{Setting}: the connection string cannot be read; write it as 'host:port,password=…,ssl=true' (StackExchange.Redis).");
        }

        if (configuration.EndPoints.Count == 0)
        {
            throw new ReviewQueueConfigurationException($"{Setting}: found no address; write it as 'host:port'.");
        }

        configuration.AbortOnConnectFail = true;
        configuration.AllowAdmin = true; // INFO counts as administration.
        configuration.AsyncTimeout = (int)options.CommandTimeout.TotalMilliseconds;
        configuration.BacklogPolicy = BacklogPolicy.FailFast; // A decision must never be carried out long after its caller gave up.
        configuration.ReconnectRetryPolicy = new LinearRetry(500);
        configuration.Protocol = RedisProtocol.Resp2; // Hints on a connection of their own: a large body does not delay them.
        configuration.ClientName ??= "holdpoint";
        Trust(configuration, options.CertificateAuthority);
        Show(configuration, options);
        return configuration;
    }

    private static void Trust(ConfigurationOptions configuration, string? authority)
    {
        if (authority is null)
        {
            return;
        }

        try
        {
            configuration.TrustIssuer(authority);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ReviewQueueConfigurationException(
                $"Holdpoint:Redis:CertificateAuthority: '{authority}' cannot be read as a certificate ({problem.GetType().Name}); give the PEM file of the authority that signed the server's.");
        }
    }

    private static void Show(ConfigurationOptions configuration, ReviewQueueOptions options)
    {
        if (options is { ClientCertificate: null, ClientKey: null })
        {
            return;
        }

        if (options is not { ClientCertificate: { } certificate, ClientKey: { } key } || !configuration.Ssl)
        {
            throw new ReviewQueueConfigurationException(
                $"Holdpoint:Redis:ClientCertificate is '{options.ClientCertificate}' and ClientKey is '{options.ClientKey}'; give both, and ssl=true in {Setting}.");
        }

        try
        {
            X509Certificate2.CreateFromPemFile(certificate, key).Dispose();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ReviewQueueConfigurationException(
                $"Holdpoint:Redis:ClientCertificate and ClientKey: '{certificate}' and '{key}' are no certificate with its key ({problem.GetType().Name}); give both as PEM files.");
        }

        // Read anew for each connection, so that a renewed pair needs no restart.
        configuration.CertificateSelection += (_, _, _, _, _) => X509Certificate2.CreateFromPemFile(certificate, key);
    }

    private static void Require(bool holds, string option, TimeSpan found, string remedy)
    {
        if (!holds)
        {
            throw new ReviewQueueConfigurationException($"Holdpoint:Redis:{option}: found {found}; it must be {remedy}.");
        }
    }
}
