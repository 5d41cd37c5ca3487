using System.Buffers;
using System.Text;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>
/// Letters that pass for others: Cyrillic, Greek and Armenian ones inside a word that also has Latin letters, and full-width or
/// mathematical letters anywhere. A word wholly in another script is a word, not a disguise.
/// </summary>
public static class LookAlikes
{
    /// <summary>Cyrillic, Greek and Armenian letters drawn like Latin ones in common fonts (from Unicode's confusables).</summary>
    private static readonly SearchValues<char> DrawnLikeLatin = SearchValues.Create("аеорсхуіјѕһԁԛԝѵӏАВЕКМНОРСТХУІЈЅԌԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧοανικρτυχγօսհոցԼՏՍ");

    /// <summary>Whether the character passes for another wherever it stands.</summary>
    /// <param name="rune">The character.</param>
    public static bool IsStyledLetter(Rune rune) => rune.Value is (>= 0xFF21 and <= 0xFF3A) or (>= 0xFF41 and <= 0xFF5A) or (>= 0xFF10 and <= 0xFF19)
        or (>= 0x1D400 and <= 0x1D7FF) or (>= 0x24B6 and <= 0x24E9) or (>= 0x1F130 and <= 0x1F189);

    /// <summary>Whether the letter at a place passes for a Latin one within its word.</summary>
    /// <param name="text">The text.</param>
    /// <param name="index">Place of a UTF-16 unit.</param>
    public static bool IsDisguised(string text, int index)
    {
        if (!DrawnLikeLatin.Contains(text[index]))
        {
            return false;
        }

        var start = index;
        while (start > 0 && char.IsLetter(text[start - 1]))
        {
            start--;
        }

        for (var i = start; i < text.Length && char.IsLetter(text[i]); i++)
        {
            if (char.IsAsciiLetter(text[i]))
            {
                return true;
            }
        }

        return false;
    }
}
