using System.Globalization;
using Holdpoint.Ledger.Notes;
using Holdpoint.Ledger.Tree;

namespace Holdpoint.Ledger.Tiles;

/// <summary>
/// The receipt of one entry as C2SP tlog-proof writes it: index, inclusion proof and signed checkpoint in one text, which proves
/// the entry offline with nothing but the pinned key.
/// </summary>
/// <param name="Index">The entry's index.</param>
/// <param name="Hashes">The inclusion proof, from the leaf up.</param>
/// <param name="Checkpoint">The signed checkpoint that it leads to.</param>
public sealed record TlogProof(long Index, IReadOnlyList<byte[]> Hashes, string Checkpoint)
{
    private const string Header = "c2sp.org/tlog-proof@v1";

    /// <summary>The proof in that text. Says nothing yet of what it proves. An <c>extra</c> line, which belongs to the application, is left aside.</summary>
    /// <exception cref="FormatException">It is no such proof.</exception>
    public static TlogProof Parse(string text)
    {
        var split = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = split < 0 ? [] : text[..split].Split('\n').ToList();
        if (lines.Count < 2 || lines[0] != Header)
        {
            throw new FormatException($"A receipt begins with the line {Header} and ends with a checkpoint after an empty line.");
        }

        lines.RemoveAt(0);
        if (lines[0].StartsWith("extra ", StringComparison.Ordinal))
        {
            lines.RemoveAt(0);
        }

        if (lines.Count == 0 || !lines[0].StartsWith("index ", StringComparison.Ordinal)
            || !long.TryParse(lines[0]["index ".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            throw new FormatException("A receipt names its entry in a line \"index NUMBER\".");
        }

        var hashes = lines.Skip(1).Select(StrictBase64.Decode).ToList();
        return hashes.TrueForAll(hash => hash.Length == Rfc6962.HashSize)
            ? new TlogProof(index, hashes, text[(split + 2)..])
            : throw new FormatException("A receipt's hashes are of 32 bytes.");
    }

    /// <summary>Whether it proves that this entry is in the log of that key.</summary>
    /// <param name="entry">The canonical bytes.</param>
    /// <param name="key">The pinned key.</param>
    public bool Proves(ReadOnlySpan<byte> entry, VerifierKey key)
    {
        try
        {
            var head = Notes.Checkpoint.Open(Checkpoint, key);
            return MerkleProof.IsIncluded(Index, head.Size, Rfc6962.LeafHash(entry), Hashes, head.Root.Span);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The text.</summary>
    public override string ToString() =>
        $"{Header}\nindex {Index.ToString(CultureInfo.InvariantCulture)}\n{string.Concat(Hashes.Select(hash => Convert.ToBase64String(hash) + "\n"))}\n{Checkpoint}";
}
