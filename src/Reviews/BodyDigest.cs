using System.Security.Cryptography;

namespace Holdpoint.Reviews;

/// <summary>The one way a body's digest is written: SHA-256, lower-case hex.</summary>
internal static class BodyDigest
{
    internal static string Of(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
