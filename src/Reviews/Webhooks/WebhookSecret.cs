using System.Security.Cryptography;
using System.Text;

namespace Holdpoint.Reviews.Webhooks;

/// <summary>A symmetric secret of Standard Webhooks 1.0. It says nothing of itself, so that it cannot get into a log.</summary>
public sealed class WebhookSecret
{
    /// <summary>How a secret is written, for error messages.</summary>
    public const string Form = "'whsec_' and base64 of 24 to 64 bytes";
    private const string Prefix = "whsec_";
    private const int LeastBytes = 24;
    private const int MostBytes = 64;
    private const int NewBytes = 32;

    private readonly byte[] _key;

    private WebhookSecret(byte[] key) => _key = key;

    /// <summary>A new random secret, in its written form.</summary>
    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NewBytes));

    /// <summary>Reads the written form; null when it is none.</summary>
    /// <param name="written">Its written form.</param>
    public static WebhookSecret? Parse(string written)
    {
        var key = new byte[MostBytes];
        return written.StartsWith(Prefix, StringComparison.Ordinal) && Convert.TryFromBase64String(written[Prefix.Length..], key, out var length) && length >= LeastBytes
            ? new WebhookSecret(key[..length])
            : null;
    }

    /// <summary>The signature of one message: <c>v1,</c> and base64 of HMAC-SHA256 over id, time and payload, joined by dots.</summary>
    /// <param name="id">Message id.</param>
    /// <param name="seconds">Time of the try, in seconds since 1970.</param>
    /// <param name="payload">Body, byte for byte.</param>
    public string Sign(string id, long seconds, ReadOnlySpan<byte> payload)
    {
        var head = Encoding.UTF8.GetBytes(FormattableString.Invariant($"{id}.{seconds}."));
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(_key, (byte[])[.. head, .. payload]));
    }
}
