using System.Globalization;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Notes;

/// <summary>A tree's head as C2SP tlog-checkpoint writes it: origin, size, root, each on a line.</summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">Entries in the tree.</param>
/// <param name="Root">Its RFC 6962 root.</param>
public sealed record Checkpoint(string Origin, long Size, ReadOnlyMemory<byte> Root)
{
    /// <summary>The checkpoint in the text of a note. Lines after the third are extensions and are left aside.</summary>
    /// <exception cref="FormatException">It is no checkpoint.</exception>
    public static Checkpoint Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0 || lines[^1].Length != 0)
        {
            throw new FormatException("A checkpoint is three lines or more, origin, size and root, each ended by a newline.");
        }

        var size = lines[1];
        if (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var leaves) || leaves.ToString(CultureInfo.InvariantCulture) != size)
        {
            throw new FormatException("The checkpoint's size is not a decimal number.");
        }

        return new Checkpoint(lines[0], leaves, StrictBase64.Decode(lines[2]));
    }

    /// <summary>Opens a signed checkpoint of a log.</summary>
    /// <param name="note">The signed note.</param>
    /// <param name="key">The key it must be signed with; its name is the log's origin.</param>
    /// <exception cref="FormatException">It is no checkpoint, or not of this log, or not signed with this key.</exception>
    public static Checkpoint Open(string note, VerifierKey key) => Open(note, [key]);

    /// <summary>Opens a signed checkpoint of a log whose key was rotated.</summary>
    /// <param name="note">The signed note.</param>
    /// <param name="keys">The keys of which one must have signed it; their name is the log's origin.</param>
    /// <exception cref="FormatException">It is no checkpoint, or not of this log, or signed with none of these keys, or a signature of one of them is wrong.</exception>
    public static Checkpoint Open(string note, IReadOnlyList<VerifierKey> keys)
    {
        var signed = SignedNote.Parse(note);
        var signers = keys.Where(known => signed.Signatures.Any(line => line.Name == known.Name && line.KeyId == known.KeyId)).ToList();
        if (signers.Count == 0 || !signers.TrueForAll(signed.IsSignedBy))
        {
            throw new FormatException($"The checkpoint is not signed with the key {string.Join(" or ", keys.Select(known => $"{known.Name}+{known.KeyId:x8}"))}.");
        }

        var key = signers[0];
        var checkpoint = Parse(signed.Text);
        return checkpoint.Origin == key.Name && checkpoint.Root.Length == Rfc6962.HashSize
            ? checkpoint
            : throw new FormatException($"The checkpoint is of the log {checkpoint.Origin}, not of {key.Name}, or its root is not 32 bytes.");
    }

    /// <summary>The text to sign.</summary>
    public override string ToString() => $"{Origin}\n{Size.ToString(CultureInfo.InvariantCulture)}\n{Convert.ToBase64String(Root.Span)}\n";
}
