using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace Holdpoint.Ledger.Notes;

/// <summary>
/// A witness's Ed25519 key for cosignatures (C2SP tlog-cosignature): <c>name+hex(key id)+base64(0x04 ‖ public key)</c>. What it signs is
/// <c>cosignature/v1</c>, the time, and the checkpoint's text.
/// </summary>
public sealed class WitnessKey
{
    private const byte Cosignature = 0x04;
    private const int TimeSize = 8;
    private const int SignatureSize = 64;

    private readonly PublicKey _key;

    private WitnessKey(string name, PublicKey key)
    {
        Name = name;
        _key = key;
        KeyId = Id(name, key.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The witness's name.</summary>
    public string Name { get; }

    /// <summary>The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x04 ‖ public key), big endian.</summary>
    public uint KeyId { get; }

    /// <summary>The key in that line.</summary>
    /// <exception cref="FormatException">It is no verifier key line of a cosignature key, or its id does not fit it.</exception>
    public static WitnessKey Parse(string line)
    {
        var parts = line.Split('+', 3);
        if (parts.Length != 3 || !VerifierKey.IsName(parts[0])
            || !uint.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id))
        {
            throw new FormatException("A witness's key is name+hexid+base64.");
        }

        var blob = StrictBase64.Decode(parts[2]);
        if (blob.Length != 33 || blob[0] != Cosignature)
        {
            throw new FormatException("The witness's key is not of type 0x04 (Ed25519 cosignature) with 32 bytes.");
        }

        var key = new WitnessKey(parts[0], PublicKey.Import(SignatureAlgorithm.Ed25519, blob.AsSpan(1), KeyBlobFormat.RawPublicKey));
        return key.KeyId == id ? key : throw new FormatException($"The witness's key says id {parts[1]}, but name and key make {key.KeyId:x8}.");
    }

    /// <summary>When this witness cosigned a note, or null when no line of it is a valid cosignature of this key.</summary>
    public DateTimeOffset? Cosigned(SignedNote note)
    {
        foreach (var line in note.Signatures.Where(line => line.Name == Name && line.KeyId == KeyId && line.Signature.Length == TimeSize + SignatureSize))
        {
            var time = BinaryPrimitives.ReadUInt64BigEndian(line.Signature.Span);
            var signed = Encoding.UTF8.GetBytes(Text(time, note.Text));
            if (time <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds() && SignatureAlgorithm.Ed25519.Verify(_key, signed, line.Signature.Span[TimeSize..]))
            {
                return DateTimeOffset.FromUnixTimeSeconds((long)time);
            }
        }

        return null;
    }

    /// <summary>The line that configurations name.</summary>
    public override string ToString() =>
        $"{Name}+{KeyId:x8}+{Convert.ToBase64String([Cosignature, .. _key.Export(KeyBlobFormat.RawPublicKey)])}";

    /// <summary>What a cosignature of that time is over.</summary>
    internal static string Text(ulong time, string checkpoint) => $"cosignature/v1\ntime {time.ToString(CultureInfo.InvariantCulture)}\n{checkpoint}";

    internal static WitnessKey Of(string name, PublicKey key) => new(name, key);

    private static uint Id(string name, ReadOnlySpan<byte> key) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), 0x0A, Cosignature, .. key]));
}
