namespace Holdpoint.Gateway.Consumers;

/// <summary>
/// Consumers that come with a JWT (RFC 7519) of an OpenID Connect issuer. Configuration section <c>Holdpoint:Gateway:Tokens</c>; tokens are taken when
/// <see cref="Authority"/> or <see cref="JwksFile"/> is set.
/// </summary>
public sealed record TokenOptions
{
    /// <summary>The issuer's address; keys and issuer name come from its discovery document. https, or http on loopback.</summary>
    public string? Authority { get; init; }

    /// <summary>A JSON Web Key Set (RFC 7517) in a file, instead of <see cref="Authority"/>; read at start.</summary>
    public string? JwksFile { get; init; }

    /// <summary>Whose tokens are taken (<c>iss</c>). Needed beside <see cref="JwksFile"/>; otherwise what the discovery document says.</summary>
    public string? Issuer { get; init; }

    /// <summary>For whom the token must be (<c>aud</c>). Always needed: a token for another service is none for this one.</summary>
    public string? Audience { get; init; }

    /// <summary>The claim that names the consumer. Default <c>sub</c>; many issuers say <c>azp</c> or <c>client_id</c> for applications.</summary>
    public string NameClaim { get; init; } = "sub";

    /// <summary>How long the issuer may take to answer. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    internal bool IsOn => Authority is not null || JwksFile is not null;

    internal IEnumerable<string> Mistakes()
    {
        const string Key = "Holdpoint:Gateway:Tokens";
        if (!IsOn)
        {
            yield break;
        }

        if (Authority is not null && JwksFile is not null)
        {
            yield return $"{Key}:Authority and {Key}:JwksFile are both set; give one of them.";
        }

        if (string.IsNullOrWhiteSpace(Audience))
        {
            yield return $"{Key}:Audience must be set to the 'aud' of tokens that are meant for this gateway, but was empty.";
        }

        if (JwksFile is { } file && !File.Exists(file))
        {
            yield return $"{Key}:JwksFile must be a file that can be read, but '{file}' is none.";
        }

        if (JwksFile is not null && string.IsNullOrWhiteSpace(Issuer))
        {
            yield return $"{Key}:Issuer must be set beside JwksFile to the 'iss' of the tokens, but was empty.";
        }

        if (Authority is { } authority
            && !(Uri.TryCreate(authority, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))))
        {
            yield return $"{Key}:Authority must be an https address, but was '{authority}'.";
        }

        if (string.IsNullOrWhiteSpace(NameClaim))
        {
            yield return $"{Key}:NameClaim must name a claim, but was empty (hint: sub, azp or client_id).";
        }

        if (Timeout < TimeSpan.FromMilliseconds(100) || Timeout > TimeSpan.FromMinutes(1))
        {
            yield return $"{Key}:Timeout must be from 100 ms to 1 minute, but was {Timeout}.";
        }
    }
}
