using Holdpoint.Reviews.Webhooks;

namespace Holdpoint.Gateway.Webhooks;

/// <summary>Where a consumer is told of its reviews' ends. Configuration: <c>Webhook</c> of an entry of <c>Holdpoint:Consumers</c>.</summary>
public sealed record WebhookOptions
{
    /// <summary>The consumer's endpoint. https; http only to a host in <see cref="WebhookSending.AllowedHosts"/>.</summary>
    public string Url { get; init; } = "";

    /// <summary>The secret that messages are signed with, as Standard Webhooks writes one: <c>whsec_</c> and base64 of 24 to 64 bytes; or <see cref="SecretFile"/>.</summary>
    public string? Secret { get; init; }

    /// <summary>A file with the secret, read at start.</summary>
    public string? SecretFile { get; init; }

    /// <summary>A second secret, which also signs, so that the secret can be changed without a gap.</summary>
    public string? OtherSecret { get; init; }

    internal IEnumerable<WebhookSecret> Secrets() =>
        new[] { Secret ?? File.ReadAllText(SecretFile!).Trim(), OtherSecret }.Where(static one => one is not null).Select(static one => WebhookSecret.Parse(one!)!);

    /// <summary>Every mistake, with the key that it stands under. None says a secret.</summary>
    internal IEnumerable<string> Mistakes(string key, WebhookSending sending)
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            yield return $"{key}:Url must be an https address without user name and fragment, but was '{Url}'.";
        }
        else if (url.Scheme == "http" && !sending.Allows(url))
        {
            yield return $"{key}:Url must be https, but was '{Url}' (hint: a host in Holdpoint:Gateway:Webhooks:AllowedHosts may be reached over http).";
        }

        if (Secret is null == SecretFile is null)
        {
            yield return $"{key} must have either a Secret or a SecretFile.";
        }
        else if (SecretFile is { } file && !File.Exists(file))
        {
            yield return $"{key}:SecretFile must be a file that can be read, but '{file}' is none.";
        }
        else if (WebhookSecret.Parse(Secret ?? File.ReadAllText(SecretFile!).Trim()) is null)
        {
            yield return $"{key}:{(Secret is null ? "SecretFile" : "Secret")} must be {WebhookSecret.Form} (hint: holdpoint consumer create makes one).";
        }

        if (OtherSecret is not null && WebhookSecret.Parse(OtherSecret) is null)
        {
            yield return $"{key}:OtherSecret must be {WebhookSecret.Form}.";
        }
    }
}
