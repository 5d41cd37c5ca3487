using System.Globalization;
using System.Security.Cryptography;

namespace Holdpoint.ReviewConsole.Records.Proof;

/// <summary>A receipt (C2SP tlog-proof): an entry's place, the hashes beside its way up the tree, and the signed head they lead to.</summary>
/// <param name="Index">The entry's index.</param>
/// <param name="Path">Sibling hashes from the leaf up (RFC 6962).</param>
/// <param name="Size">Size of the tree of the signed head.</param>
/// <param name="Root">Root hash of the signed head.</param>
/// <param name="Note">What was signed: the head's text, its last line break included.</param>
/// <param name="Signatures">Signature lines below it, each <c>— name base64</c>.</param>
public sealed record Receipt(long Index, IReadOnlyList<byte[]> Path, long Size, byte[] Root, string Note, IReadOnlyList<string> Signatures)
{
    private const string Header = "c2sp.org/tlog-proof@v1";

    /// <summary>Reads a receipt.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>Null when it is none.</returns>
    public static Receipt? Read(string text)
    {
        try
        {
            var end = text.IndexOf("\n\n", StringComparison.Ordinal);
            var lines = text[..end].Split('\n').Where(static line => !line.StartsWith("extra ", StringComparison.Ordinal)).ToArray();
            var head = text[(end + 2)..];
            var signed = head.IndexOf("\n\n", StringComparison.Ordinal);
            var note = head[..(signed + 1)];
            var parts = note.Split('\n');
            return lines[0] != Header || !lines[1].StartsWith("index ", StringComparison.Ordinal)
                ? null
                : new Receipt(
                    long.Parse(lines[1][6..], CultureInfo.InvariantCulture), [.. lines.Skip(2).Select(Convert.FromBase64String)],
                    long.Parse(parts[1], CultureInfo.InvariantCulture), Convert.FromBase64String(parts[2]), note,
                    [.. head[(signed + 2)..].Split('\n').Where(static line => line.StartsWith("\u2014 ", StringComparison.Ordinal))]);
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>The hash of an entry (RFC 6962).</summary>
    /// <param name="entry">Its canonical bytes.</param>
    public static byte[] LeafHash(ReadOnlySpan<byte> entry) => SHA256.HashData([0, .. entry]);

    /// <summary>Whether the path leads from a leaf to the signed root (RFC 9162, 2.1.3.2).</summary>
    /// <param name="leaf">The leaf's hash.</param>
    public bool Includes(byte[] leaf)
    {
        if (Index < 0 || Index >= Size)
        {
            return false;
        }

        var (at, last, hash) = (Index, Size - 1, leaf);
        foreach (var sibling in Path)
        {
            if (last == 0)
            {
                return false;
            }

            if (at % 2 == 1 || at == last)
            {
                hash = SHA256.HashData([1, .. sibling, .. hash]);
                while (at % 2 == 0 && at != 0)
                {
                    (at, last) = (at / 2, last / 2);
                }
            }
            else
            {
                hash = SHA256.HashData([1, .. hash, .. sibling]);
            }

            (at, last) = (at / 2, last / 2);
        }

        return last == 0 && hash.AsSpan().SequenceEqual(Root);
    }
}
