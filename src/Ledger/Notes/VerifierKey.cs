using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Holdpoint.Ledger.Notes;

/// <summary>An Ed25519 verifier key as C2SP signed notes write it: <c>name+hex(key id)+base64(0x01 ‖ public key)</c>.</summary>
public sealed class VerifierKey
{
    private const byte Ed25519 = 0x01;

    private readonly PublicKey _key;

    private VerifierKey(string name, PublicKey key)
    {
        Name = name;
        _key = key;
        KeyId = Id(name, key.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The signer's name.</summary>
    public string Name { get; }

    /// <summary>The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), big endian.</summary>
    public uint KeyId { get; }

    /// <summary>The key in that line.</summary>
    /// <exception cref="FormatException">It is no verifier key line of an Ed25519 key, or its id does not fit it.</exception>
    public static VerifierKey Parse(string line)
    {
        // The key itself may hold a plus: only the first two separate.
        var parts = line.Split('+', 3);
        if (parts.Length != 3 || !IsName(parts[0]) || parts[1].Length != 8
            || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id))
        {
            throw new FormatException("A verifier key is name+hexid+base64, as `/ledger/key` gives it.");
        }

        var blob = StrictBase64.Decode(parts[2]);
        if (blob.Length != 33 || blob[0] != Ed25519)
        {
            throw new FormatException("The verifier key is not of type 0x01 (Ed25519) with 32 bytes.");
        }

        var key = new VerifierKey(parts[0], PublicKey.Import(SignatureAlgorithm.Ed25519, blob.AsSpan(1), KeyBlobFormat.RawPublicKey));
        return key.KeyId == id ? key : throw new FormatException($"The verifier key says id {parts[1]}, but name and key make {key.KeyId:x8}.");
    }

    /// <summary>Whether this signature of that text is by this key.</summary>
    public bool Verifies(string text, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(_key, Encoding.UTF8.GetBytes(text), signature);

    /// <summary>The line that auditors pin.</summary>
    public override string ToString() =>
        $"{Name}+{KeyId:x8}+{Convert.ToBase64String([Ed25519, .. _key.Export(KeyBlobFormat.RawPublicKey)])}";

    /// <summary>A name of a signer: not empty, without white space and plus.</summary>
    internal static bool IsName(string name) => name.Length > 0 && !name.Any(char.IsWhiteSpace) && !name.Contains('+', StringComparison.Ordinal);

    internal static VerifierKey Of(string name, PublicKey key) => new(name, key);

    private static uint Id(string name, ReadOnlySpan<byte> key) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), 0x0A, Ed25519, .. key]));
}
