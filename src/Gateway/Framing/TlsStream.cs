namespace Holdpoint.Gateway.Framing;

/// <summary>How a TLS connection is told from plain HTTP.</summary>
internal static class TlsStream
{
    /// <summary>The content type of a TLS handshake record (RFC 8446, 5.1); no HTTP method begins with it.</summary>
    internal const byte FirstByte = 0x16;
}
