namespace Holdpoint.Gateway.Credentials;

/// <summary>
/// The upstream's own credential, which the gateway sends in the place of the client's. Configuration: entries of <c>Holdpoint:Gateway:UpstreamCredentials</c>.
/// An entry for a route goes before one for its cluster.
/// </summary>
public sealed record UpstreamCredentialOptions
{
    /// <summary>Id of the YARP route it is for; or <see cref="Cluster"/>.</summary>
    public string? Route { get; init; }

    /// <summary>Id of the YARP cluster it is for; or <see cref="Route"/>.</summary>
    public string? Cluster { get; init; }

    /// <summary>The header that carries it. Default <c>Authorization</c>.</summary>
    public string Header { get; init; } = "Authorization";

    /// <summary>The whole value of the header, such as <c>Bearer …</c>; or <see cref="ValueFile"/>.</summary>
    public string? Value { get; init; }

    /// <summary>A file with the whole value of the header, as orchestrators mount secrets; read when the routes are loaded. Surrounding white space is left out.</summary>
    public string? ValueFile { get; init; }

    internal string Read() => Value ?? File.ReadAllText(ValueFile!).Trim();
}
