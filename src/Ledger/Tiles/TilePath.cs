using System.Globalization;
using System.Text;

namespace Holdpoint.Ledger.Tiles;

/// <summary>
/// The path of a tile as C2SP tlog-tiles writes it: <c>tile/&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]</c> or <c>tile/entries/&lt;N&gt;[.p/&lt;W&gt;]</c>, with N in
/// groups of three digits, all but the last begun with x (1234067 is <c>x001/x234/067</c>).
/// </summary>
/// <param name="Level">Level of the hashes, 0 for leaves; null for an entry bundle.</param>
/// <param name="Index">Number of the tile within its level.</param>
/// <param name="Width">How many hashes or entries it holds; 256 when full.</param>
public sealed record TilePath(int? Level, long Index, int Width)
{
    /// <summary>Hashes or entries of a full tile.</summary>
    public const int FullWidth = 256;

    private const int HighestLevel = 7;

    /// <summary>The tile that holds hash or entry number <paramref name="index"/> in a log where the level has that many.</summary>
    public static TilePath Holding(int? level, long index, long count) =>
        new(level, index / FullWidth, (int)Math.Min(FullWidth, count - (index / FullWidth * FullWidth)));

    /// <summary>Reads a path; every other spelling than the canonical one is refused, so that a tile has one address.</summary>
    /// <param name="path">Without a leading slash.</param>
    /// <returns>The path, or null when it is none.</returns>
    public static TilePath? Parse(string path)
    {
        var parts = path.Split('/');
        if (parts.Length < 3 || path.Length > 100 || parts[0] != "tile")
        {
            return null;
        }

        int? level = parts[1] == "entries" ? null : int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        var width = FullWidth;
        var groups = parts[2..];
        if (groups.Length > 1 && groups[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            width = int.TryParse(groups[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var partial) ? partial : 0;
            groups = [.. groups[..^2], groups[^2][..^2]];
        }

        // Whatever was read loosely is settled by writing it again.
        var digits = string.Concat(groups.Select(group => group.TrimStart('x')));
        return level is null or (>= 0 and <= HighestLevel) && width is > 0 and <= FullWidth
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && new TilePath(level, index, width) is var parsed && parsed.ToString() == path
                ? parsed
                : null;
    }

    /// <summary>The path, without a leading slash.</summary>
    public override string ToString()
    {
        var path = new StringBuilder("tile/").Append(Level?.ToString(CultureInfo.InvariantCulture) ?? "entries").Append('/');
        var digits = Index.ToString(CultureInfo.InvariantCulture);
        digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
        for (var at = 0; at < digits.Length; at += 3)
        {
            var last = at + 3 == digits.Length;
            path.Append(last ? "" : "x").Append(digits, at, 3).Append(last ? "" : "/");
        }

        return Width == FullWidth ? path.ToString() : path.Append(".p/").Append(Width.ToString(CultureInfo.InvariantCulture)).ToString();
    }
}
