using Holdpoint.Cli.Commands;

namespace Holdpoint.Cli.Installation;

/// <summary>Section <c>Holdpoint:Tls</c>: what the listeners with an https address show, and whom they let in.</summary>
/// <param name="Certificate">PEM file of the certificate and its chain.</param>
/// <param name="Key">PEM file of its key.</param>
/// <param name="ClientAuthority">PEM file of the authorities whose client certificates are let in (mutual TLS); null asks for none.</param>
internal sealed record TlsSettings(string Certificate, string Key, string? ClientAuthority)
{
    internal static TlsSettings? Read(IConfiguration holdpoint)
    {
        var section = holdpoint.GetSection("Tls");
        var (certificate, key, authority) = (section["Certificate"], section["Key"], section["ClientAuthority"]);
        if (string.IsNullOrWhiteSpace(certificate) && string.IsNullOrWhiteSpace(key) && string.IsNullOrWhiteSpace(authority))
        {
            return null;
        }

        return new TlsSettings(File("Certificate", certificate), File("Key", key), string.IsNullOrWhiteSpace(authority) ? null : File("ClientAuthority", authority));
    }

    private static string File(string name, string? path) => System.IO.File.Exists(path)
        ? path
        : throw new UserMistakeException($"Holdpoint:Tls:{name} is '{path}': there is no such file; give a PEM file that this user may read.");
}
