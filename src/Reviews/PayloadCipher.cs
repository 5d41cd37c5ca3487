using System.Security.Cryptography;
using System.Text;

namespace Holdpoint.Reviews;

/// <summary>
/// Seals bodies and documents before they go to Redis: AES-256-GCM, what they are and of which review as associated data, so that one can
/// neither be read, changed nor moved to another review by who holds Redis alone. Envelope: key id (1 byte), nonce (12), tag (16), ciphertext.
/// </summary>
internal sealed class PayloadCipher(PayloadKeys keys)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;

    /// <summary>Opens the supplied keys, or those of the key file.</summary>
    /// <exception cref="ReviewQueueConfigurationException">The keys cannot be used.</exception>
    internal static async Task<PayloadCipher> OpenAsync(string folder, CancellationToken cancellation, IReadOnlyList<string>? supplied = null) =>
        new(await PayloadKeys.OpenAsync(folder, supplied ?? [], cancellation));

    /// <summary>Seals the body of a review.</summary>
    internal byte[] Seal(string purpose, ReadOnlySpan<byte> content)
    {
        var (id, key) = keys.Newest;
        var envelope = new byte[HeaderSize + content.Length];
        envelope[0] = id;
        var nonce = envelope.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, content, envelope.AsSpan(HeaderSize), envelope.AsSpan(1 + NonceSize, TagSize), Encoding.UTF8.GetBytes(purpose));
        return envelope;
    }

    /// <summary>Opens a sealed body.</summary>
    /// <exception cref="TamperedContentException">It is not what was sealed for that review, or its key is not here.</exception>
    internal byte[] Unseal(string reviewId, ReadOnlySpan<byte> envelope) => Unseal(reviewId, reviewId, envelope);

    /// <inheritdoc cref="Unseal(string, ReadOnlySpan{byte})"/>
    internal byte[] Unseal(string purpose, string reviewId, ReadOnlySpan<byte> envelope)
    {
        if (envelope.Length < HeaderSize || keys.Find(envelope[0]) is not { } key)
        {
            throw new TamperedContentException(reviewId);
        }

        var content = new byte[envelope.Length - HeaderSize];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(
                envelope.Slice(1, NonceSize), envelope[HeaderSize..], envelope.Slice(1 + NonceSize, TagSize), content, Encoding.UTF8.GetBytes(purpose));
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new TamperedContentException(reviewId);
        }

        return content;
    }
}
