using System.Collections.Frozen;
using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>
/// Letters of other scripts that look like Latin letters (after Unicode UTS #39, "intentional" confusables and the commonest of the
/// rest; what NFKC unifies, such as mathematical letters, is not listed). Each Latin letter is followed by those that look like it.
/// </summary>
internal static class Confusables
{
    private static readonly string[] Table =
    [
        "aаαɑ⍺", "bЬЪᏏƄь", "cсϲᴄⲥ", "dԁᏧɗ", "eеҽєɛ℮ꬲ", "fƒſꬵ", "gɡցᶃ", "hһհᏂ", "iіıɩιɪꙇӏӀІΙǀᏆ", "jјϳʝ", "kкκᴋⲕ", "lӏ׀ⵏוןⅼʟ", "mмⅿᴍ",
        "nпոռη", "oоοօσ๐ⲟᴏ𐐬০૦", "pрρϱⲣᴘ", "qԛգզ", "rгᴦⲅꭇꮁ", "sѕꜱʂ𐑈", "tтτᴛ", "uυսʋᴜꭎ", "vνѵᴠט", "wԝѡаwաᴡɯ", "xхχ×ᕁ", "yуγүʏყ", "zᴢʐ",
        "AАΑᎪ", "BВΒᏴ", "CСϹᏟ", "DᎠ", "EЕΕᎬ", "FϜ", "GԌᏀ", "HНΗᎻ", "JЈᎫ", "KКΚᏦ", "LᏞ", "MМΜᎷ", "NΝ", "OОΟՕ", "PРΡᏢ", "QԚ",
        "RᎡ", "SЅՏᏚ", "TТΤᎢ", "UՍ", "VᏙѴ", "WԜᎳ", "XХΧ", "YҮΥУ", "ZΖᏃ",
    ];

    private static readonly FrozenDictionary<Rune, string> Letters = Table
        .SelectMany(row => row[1..].EnumerateRunes().Where(rune => !rune.IsAscii).Select(rune => (rune, latin: row[..1])))
        .DistinctBy(pair => pair.rune)
        .ToFrozenDictionary(pair => pair.rune, pair => pair.latin);

    /// <summary>The Latin letter that a character looks like; null when there is none.</summary>
    public static string? Latin(Rune rune) => Letters.GetValueOrDefault(rune);
}
