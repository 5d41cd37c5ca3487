using System.Security.Cryptography;

namespace Holdpoint.Ledger.Contents;

/// <summary>The master keys of content: <c>content.key</c>, one in base64 a line. The last seals, all open, so that a new one can be brought in while records lie under the old.</summary>
internal static class ContentKeys
{
    internal const string File = "content.key";

    /// <summary>More are no rotation.</summary>
    private const int Most = 8;

    internal static string Make() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(ContentSeal.KeySize)) + "\n";

    /// <summary>The keys of the file's text; null when a line is none, or there are none, or more than <see cref="Most"/>.</summary>
    internal static byte[][]? Parse(string text)
    {
        var keys = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Key).ToList();
        return keys.Count is > 0 and <= Most && !keys.Contains(null) ? [.. keys.OfType<byte[]>()] : null;
    }

    private static byte[]? Key(string line)
    {
        var key = new byte[ContentSeal.KeySize];
        return Convert.TryFromBase64String(line, key, out var length) && length == key.Length ? key : null;
    }
}
