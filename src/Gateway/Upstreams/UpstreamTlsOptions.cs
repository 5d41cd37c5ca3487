namespace Holdpoint.Gateway.Upstreams;

/// <summary>
/// What the gateway shows to model endpoints with an https address, and whom it trusts there. Configuration: entries of <c>Holdpoint:Gateway:UpstreamTls</c>. The files are PEM
/// and read again when they change; connections that are open stay so.
/// </summary>
public sealed record UpstreamTlsOptions
{
    /// <summary>Id of the YARP cluster it is for. Without one it is for every cluster that has no entry of its own.</summary>
    public string? Cluster { get; init; }

    /// <summary>File of the authorities that sign the endpoints' certificates. They replace those that the machine knows.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>File of the client certificate (mutual TLS), signed directly by an authority that the endpoint knows; with <see cref="ClientKey"/>.</summary>
    public string? ClientCertificate { get; init; }

    /// <summary>File of the client certificate's key.</summary>
    public string? ClientKey { get; init; }
}
