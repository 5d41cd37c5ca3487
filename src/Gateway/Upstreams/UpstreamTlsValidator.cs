using System.Security.Cryptography;
using Holdpoint.Gateway.Tls;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Upstreams;

/// <summary>Finds every mistake in <c>Holdpoint:Gateway:UpstreamTls</c> at once: an entry for no cluster would leave connections without what it was written for.</summary>
/// <param name="configuration">Where the clusters are.</param>
internal sealed class UpstreamTlsValidator(IConfiguration configuration) : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var errors = options.UpstreamTls.SelectMany((one, at) => Mistakes($"Holdpoint:Gateway:UpstreamTls:{at}", one)).ToList();
        foreach (var twice in options.UpstreamTls.GroupBy(static one => one.Cluster ?? "", StringComparer.OrdinalIgnoreCase).Where(static group => group.Count() > 1))
        {
            errors.Add($"Holdpoint:Gateway:UpstreamTls must have one entry for each cluster, but has {twice.Count()} for {(twice.Key.Length == 0 ? "all" : $"'{twice.Key}'")}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Mistakes(string key, UpstreamTlsOptions tls)
    {
        if (tls.Cluster is { } cluster && !configuration.GetSection($"ReverseProxy:Clusters:{cluster}").Exists())
        {
            yield return $"{key}:Cluster must be one of section ReverseProxy, but '{cluster}' is none.";
        }

        if (tls.CertificateAuthority is null && tls.ClientCertificate is null)
        {
            yield return $"{key} must have a CertificateAuthority, a ClientCertificate with its ClientKey, or both.";
        }

        if (tls.ClientCertificate is null != tls.ClientKey is null)
        {
            yield return $"{key} must have ClientCertificate and ClientKey together.";
        }
        else if (tls.ClientCertificate is { } certificate && Problem(() => PemFiles.Pair(certificate, tls.ClientKey!).Dispose()) is { } unfit)
        {
            yield return $"{key}:ClientCertificate and ClientKey must be PEM files of a certificate and its key, but '{certificate}' and '{tls.ClientKey}' are not ({unfit}).";
        }

        if (tls.CertificateAuthority is { } authority && Problem(() => PemFiles.Authorities(authority)) is { } unread)
        {
            yield return $"{key}:CertificateAuthority must be a PEM file of certificates, but '{authority}' is not ({unread}).";
        }
    }

    private static string? Problem(Action load)
    {
        try
        {
            load();
            return null;
        }
        catch (Exception refused) when (refused is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return refused.Message.TrimEnd('.');
        }
    }
}
