using System.Text.RegularExpressions;

namespace Holdpoint.Policy.Imports;

/// <summary>A rule of gitleaks: after its keywords the expression, then the entropy of the secret, then what is passed over.</summary>
/// <param name="id">Its id.</param>
/// <param name="expression">Finds it.</param>
/// <param name="secretGroup">Which group holds the secret; 0 for the first that is not empty, else the whole.</param>
/// <param name="entropy">Shannon bits a character that a secret must exceed; 0 for any.</param>
/// <param name="keywords">One of these stands in the text, case ignored; none for any text.</param>
/// <param name="allowlists">What is passed over.</param>
internal sealed class GitleaksRule(
    string id, Regex expression, int secretGroup, double entropy, IReadOnlyList<string> keywords, IReadOnlyList<GitleaksAllowlist> allowlists) : ImportedRule
{
    /// <inheritdoc/>
    public override string Id => id;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Keywords { get; } = [.. keywords.Where(keyword => keyword.Length > 0)];

    /// <inheritdoc/>
    public override void Find(string text, List<(int Start, int Length)> found)
    {
        for (var match = expression.Match(text); match.Success; match = match.NextMatch())
        {
            var secret = Secret(match);
            if ((entropy == 0 || Bits(secret.ValueSpan) > entropy) && !allowlists.Any(list => list.Excuses(text, match.Index, match.Length, secret.Value)))
            {
                found.Add((secret.Index, secret.Length));
            }
        }
    }

    /// <summary>Shannon entropy in bits a character.</summary>
    internal static double Bits(ReadOnlySpan<char> text)
    {
        var counts = new Dictionary<char, int>();
        foreach (char c in text)
        {
            counts[c] = counts.GetValueOrDefault(c) + 1;
        }

        double bits = 0;
        foreach (int count in counts.Values)
        {
            double share = (double)count / text.Length;
            bits -= share * Math.Log2(share);
        }

        return bits;
    }

    private Group Secret(Match match)
    {
        if (secretGroup > 0)
        {
            return match.Groups[secretGroup];
        }

        for (int group = 1; group < match.Groups.Count; group++)
        {
            if (match.Groups[group].Length > 0)
            {
                return match.Groups[group];
            }
        }

        return match;
    }
}
