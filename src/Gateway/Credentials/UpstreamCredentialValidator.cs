using System.Net.Http.Headers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Credentials;

/// <summary>
/// Finds every mistake in <c>Holdpoint:Gateway:UpstreamCredentials</c> at once. An entry that is for no route would leave clients' credentials in place unnoticed, so that
/// is one. No message says a value.
/// </summary>
/// <param name="configuration">Where the routes and clusters are.</param>
internal sealed class UpstreamCredentialValidator(IConfiguration configuration) : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var errors = new List<string>();
        for (var at = 0; at < options.UpstreamCredentials.Count; at++)
        {
            errors.AddRange(Mistakes($"Holdpoint:Gateway:UpstreamCredentials:{at}", options.UpstreamCredentials[at]));
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private IEnumerable<string> Mistakes(string key, UpstreamCredentialOptions credential)
    {
        if (credential.Route is null == credential.Cluster is null)
        {
            yield return $"{key} must name either a Route or a Cluster.";
        }
        else if (!Exists("Routes", credential.Route) || !Exists("Clusters", credential.Cluster))
        {
            yield return $"{key}:{(credential.Route is null ? "Cluster" : "Route")} must be one of section ReverseProxy, but '{credential.Route ?? credential.Cluster}' is none.";
        }

        if (credential.Value is null == credential.ValueFile is null)
        {
            yield return $"{key} must have either a Value or a ValueFile.";
        }
        else if (credential.ValueFile is { } file && !File.Exists(file))
        {
            yield return $"{key}:ValueFile must be a file that can be read, but '{file}' is none.";
        }
        else if (!IsHeader(credential.Header, credential.Read()))
        {
            yield return $"{key} must make a valid header: a name (Header, '{credential.Header}') and one line of text that is not empty.";
        }
    }

    private bool Exists(string section, string? id) => id is null || configuration.GetSection($"ReverseProxy:{section}:{id}").Exists();

    private static bool IsHeader(string name, string value)
    {
        using var message = new HttpRequestMessage();
        return value.Length > 0 && value.All(static one => one is >= ' ' and <= '~') && CanAdd(message.Headers, name, value);
    }

    private static bool CanAdd(HttpRequestHeaders headers, string name, string value)
    {
        try
        {
            return headers.TryAddWithoutValidation(name, value);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
