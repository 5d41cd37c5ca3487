using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Holdpoint.Gateway.Consumers;

/// <summary>API keys that Holdpoint makes for consumers. They open this gateway and nothing else, and are never sent on.</summary>
public static class IssuedKey
{
    /// <summary>How each begins, so that secret scanners and people recognise one.</summary>
    public const string Prefix = "hpk_";

    private const int RandomBytes = 32;

    /// <summary>A new key of 256 random bits.</summary>
    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>What is kept of a key: its SHA-256, lower-case hex. A random key needs no slow hash.</summary>
    /// <param name="key">The key.</param>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    internal static bool Is(string sent) => sent.StartsWith(Prefix, StringComparison.Ordinal);
}
