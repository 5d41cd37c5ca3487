using System.Security.Cryptography;
using System.Text;

namespace Holdpoint.Ledger.Contents;

/// <summary>A record's bytes as they are stored.</summary>
/// <param name="Commitment">SHA-256(salt ‖ content), lower-case hex.</param>
/// <param name="WrappedKey">The record's key under the master key.</param>
/// <param name="Sealed">Salt and content under the record's key.</param>
internal sealed record SealedContent(string Commitment, byte[] WrappedKey, byte[] Sealed);

/// <summary>
/// Seals content: AES-256-GCM under a key made for the record, that key AES-256-GCM under the master key. Subject and name are
/// authenticated with both, so a row that is moved to another subject does not open. Stored form: nonce[12] ‖ tag[16] ‖ ciphertext.
/// </summary>
/// <param name="masterKeys">The last seals, all open.</param>
internal sealed class ContentSeal(params byte[][] masterKeys)
{
    internal const int KeySize = 32;
    private const int SaltSize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    internal SealedContent Seal(string subject, string name, ReadOnlySpan<byte> content)
    {
        byte[] salted = [.. RandomNumberGenerator.GetBytes(SaltSize), .. content];
        var key = RandomNumberGenerator.GetBytes(KeySize);
        var bound = Bound(subject, name);
        var made = new SealedContent(Convert.ToHexStringLower(SHA256.HashData(salted)), Encrypt(masterKeys[^1], key, bound), Encrypt(key, salted, bound));
        CryptographicOperations.ZeroMemory(key);
        return made;
    }

    /// <exception cref="CryptographicException">The record was changed, moved, or sealed under a master key that is not here.</exception>
    internal (byte[] Salt, byte[] Content) Open(string subject, string name, SealedContent record)
    {
        var bound = Bound(subject, name);
        var salted = Decrypt(Unwrap(record.WrappedKey, bound).Key, record.Sealed, bound);
        return Convert.ToHexStringLower(SHA256.HashData(salted)) == record.Commitment
            ? (salted[..SaltSize], salted[SaltSize..])
            : throw new CryptographicException("The record does not match its commitment.");
    }

    /// <summary>Brings a record's key under the newest master key.</summary>
    internal RewrappedKey Rewrap(string subject, string name, byte[] wrapped)
    {
        var bound = Bound(subject, name);
        try
        {
            var (key, master) = Unwrap(wrapped, bound);
            var result = master == masterKeys.Length - 1 ? (RewrappedKey)new RewrappedKey.Current() : new RewrappedKey.New(Encrypt(masterKeys[^1], key, bound));
            CryptographicOperations.ZeroMemory(key);
            return result;
        }
        catch (CryptographicException)
        {
            return new RewrappedKey.Unopened();
        }
    }

    /// <summary>A record's key, and which master key it was under: the newest is tried first.</summary>
    private (byte[] Key, int Master) Unwrap(byte[] wrapped, byte[] bound)
    {
        for (var master = masterKeys.Length - 1; ; master--)
        {
            try
            {
                return (Decrypt(masterKeys[master], wrapped, bound), master);
            }
            catch (AuthenticationTagMismatchException) when (master > 0)
            {
                // An older one, then.
            }
        }
    }

    private static byte[] Bound(string subject, string name) => Encoding.UTF8.GetBytes($"{subject}\0{name}");

    private static byte[] Encrypt(byte[] key, ReadOnlySpan<byte> plain, byte[] bound)
    {
        var stored = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(stored.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(stored.AsSpan(0, NonceSize), plain, stored.AsSpan(NonceSize + TagSize), stored.AsSpan(NonceSize, TagSize), bound);
        return stored;
    }

    private static byte[] Decrypt(byte[] key, byte[] stored, byte[] bound)
    {
        if (stored.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("The record is cut short.");
        }

        var plain = new byte[stored.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(stored.AsSpan(0, NonceSize), stored.AsSpan(NonceSize + TagSize), stored.AsSpan(NonceSize, TagSize), plain, bound);
        return plain;
    }
}
