using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Holdpoint.ReviewConsole.Accounts;

/// <summary>
/// Random secrets of 256 bits. Only their SHA-256 is kept: at that length no slow hash is needed, and looking one up by its
/// hash tells an attacker nothing through timing.
/// </summary>
internal static class Secrets
{
    /// <summary>Start of every token, so that secret scanners can recognise one that leaked.</summary>
    internal const string TokenPrefix = "hp_";

    /// <summary>Length of a token: prefix and 32 bytes in base64url.</summary>
    internal const int TokenLength = 46;

    internal static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    internal static string NewToken() => TokenPrefix + New();

    /// <summary>120 bits as something a person can copy by hand: six groups of four, no look-alikes.</summary>
    internal static string NewPassword() => Grouped(24);

    /// <summary>About 79 bits in the same form.</summary>
    internal static string NewRecoveryCode() => Grouped(16);

    internal static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static string Grouped(int characters) =>
        string.Join('-', RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", characters).Chunk(4).Select(static group => new string(group)));
}
