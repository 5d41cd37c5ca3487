using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NSec.Cryptography;

namespace Holdpoint.Ledger.Notes;

/// <summary>Signs notes with an Ed25519 key, kept in the text form of Go's sumdb: <c>PRIVATE+KEY+name+hex(key id)+base64(0x01 ‖ seed)</c>.</summary>
internal sealed class NoteSigner : IDisposable
{
    private const string Prefix = "PRIVATE+KEY+";

    private readonly Key _key;

    private NoteSigner(string name, Key key)
    {
        _key = key;
        Verifier = VerifierKey.Of(name, key.PublicKey);
    }

    internal VerifierKey Verifier { get; }

    internal static NoteSigner Generate(string name) =>
        new(name, Key.Create(SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport }));

    /// <exception cref="FormatException">It is no such key; the message holds nothing of it.</exception>
    internal static NoteSigner Parse(string text)
    {
        var parts = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..].Trim().Split('+', 3) : [];
        if (parts.Length != 3 || !VerifierKey.IsName(parts[0]))
        {
            throw new FormatException($"a signing key is {Prefix}name+hexid+base64");
        }

        var blob = StrictBase64.Decode(parts[2]);
        if (blob.Length != 33 || blob[0] != 0x01)
        {
            throw new FormatException("the signing key is not of type 0x01 (Ed25519) with 32 bytes");
        }

        var key = Key.Import(
            SignatureAlgorithm.Ed25519, blob.AsSpan(1), KeyBlobFormat.RawPrivateKey, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        var signer = new NoteSigner(parts[0], key);
        return signer.Verifier.KeyId.ToString("x8", CultureInfo.InvariantCulture) == parts[1] ? signer : throw new FormatException("the signing key's id does not fit its name and key");
    }

    /// <summary>The signature line of a text.</summary>
    /// <param name="text">Ends with a newline.</param>
    internal string Sign(string text)
    {
        Span<byte> blob = stackalloc byte[4 + 64];
        BinaryPrimitives.WriteUInt32BigEndian(blob, Verifier.KeyId);
        SignatureAlgorithm.Ed25519.Sign(_key, Encoding.UTF8.GetBytes(text), blob[4..]);
        return $"\u2014 {Verifier.Name} {Convert.ToBase64String(blob)}\n";
    }

    internal string Export() =>
        $"{Prefix}{Verifier.Name}+{Verifier.KeyId:x8}+{Convert.ToBase64String([0x01, .. _key.Export(KeyBlobFormat.RawPrivateKey)])}";

    public void Dispose() => _key.Dispose();
}
