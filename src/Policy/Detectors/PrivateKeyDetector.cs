using System.Text.RegularExpressions;

namespace Holdpoint.Policy.Detectors;

/// <summary>Private keys in PEM or OpenPGP armour (RFC 7468, RFC 9580), the whole block where its end is there.</summary>
internal sealed class PrivateKeyDetector : Detector
{
    private const int LongestLabel = 100;

    /// <summary>Characters in which the end is looked for; the longest RSA keys in use take less.</summary>
    private const int LongestBlock = 16_384;

    private static readonly Regex Begin = new(
        "-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    private static readonly Regex End = new(
        "-----END (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    public override string Name => "private-key";

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        int at = 0;
        while (text[at..].IndexOf("-----BEGIN ", StringComparison.Ordinal) is >= 0 and var next)
        {
            int start = at + next;
            var (begin, length) = First(Begin, text.Slice(start, Math.Min(LongestLabel, text.Length - start)));
            if (begin < 0)
            {
                at = start + 1;
                continue;
            }

            start += begin;
            int after = start + length;
            var block = text.Slice(after, Math.Min(LongestBlock, text.Length - after));
            block = block.IndexOf("-----BEGIN ", StringComparison.Ordinal) is >= 0 and var other ? block[..other] : block;
            var (end, endLength) = First(End, block);
            at = end < 0 ? after : after + end + endLength;
            found.Add((start, at - start));
        }
    }

    private static (int Index, int Length) First(Regex expression, ReadOnlySpan<char> text)
    {
        foreach (var match in expression.EnumerateMatches(text))
        {
            return (match.Index, match.Length);
        }

        return (-1, 0);
    }
}
