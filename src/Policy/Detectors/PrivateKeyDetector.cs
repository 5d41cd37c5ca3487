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

    public override void Find(string text, List<(int Start, int Length)> found)
    {
        int at = 0;
        while (text.IndexOf("-----BEGIN ", at, StringComparison.Ordinal) is >= 0 and var start)
        {
            var begin = Begin.Match(text, start, Math.Min(LongestLabel, text.Length - start));
            if (!begin.Success)
            {
                at = start + 1;
                continue;
            }

            int after = begin.Index + begin.Length;
            var end = End.Match(text, after, Math.Min(LongestBlock, text.Length - after));
            at = end.Success ? end.Index + end.Length : after;
            found.Add((begin.Index, at - begin.Index));
        }
    }
}
