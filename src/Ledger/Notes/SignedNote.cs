using System.Buffers.Binary;

namespace Holdpoint.Ledger.Notes;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">The signer's name.</param>
/// <param name="KeyId">The key's id.</param>
/// <param name="Signature">What follows the id: for Ed25519 the 64 bytes of the signature.</param>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature);

/// <summary>A C2SP signed note: text that ends with a newline, an empty line, signature lines.</summary>
/// <param name="Text">What is signed, with its last newline.</param>
/// <param name="Signatures">In the order they stand.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    private const int LargestNote = 1_000_000;
    private const int MostSignatures = 100;
    private const string SignatureStart = "\u2014 ";

    /// <summary>The note in that text. Says nothing yet of whether a signature is right.</summary>
    /// <exception cref="FormatException">It is no signed note.</exception>
    public static SignedNote Parse(string note)
    {
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || note.Length > LargestNote || !note.EndsWith('\n') || note.Any(c => c < 0x20 && c != '\n'))
        {
            throw new FormatException("A signed note is text, an empty line and signature lines, each ended by a newline.");
        }

        var lines = note[(split + 2)..].Split('\n')[..^1];
        return lines.Length is > 0 and <= MostSignatures
            ? new SignedNote(note[..(split + 1)], [.. lines.Select(ParseSignature)])
            : throw new FormatException($"A signed note has 1 to {MostSignatures} signature lines, this one {lines.Length}.");
    }

    /// <summary>Whether this key signed it. A line of this key's name and id that does not verify spoils the note.</summary>
    public bool IsSignedBy(VerifierKey key)
    {
        var lines = Signatures.Where(signature => signature.Name == key.Name && signature.KeyId == key.KeyId).ToList();
        return lines.Count > 0 && lines.TrueForAll(signature => key.Verifies(Text, signature.Signature.Span));
    }

    private static NoteSignature ParseSignature(string line)
    {
        var parts = line.StartsWith(SignatureStart, StringComparison.Ordinal) ? line[SignatureStart.Length..].Split(' ') : [];
        if (parts.Length != 2 || !VerifierKey.IsName(parts[0]))
        {
            throw new FormatException("A signature line is an em dash, a name and base64, with one space between.");
        }

        var blob = StrictBase64.Decode(parts[1]);
        return blob.Length > 4
            ? new NoteSignature(parts[0], BinaryPrimitives.ReadUInt32BigEndian(blob), blob.AsMemory(4))
            : throw new FormatException("A signature line holds a key id of four bytes and a signature.");
    }
}
