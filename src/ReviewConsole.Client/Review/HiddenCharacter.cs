using System.Globalization;
using System.Text;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>
/// Characters that a reader does not see, or not as what they are, and that a model reads all the same: controls, joiners, bidi
/// controls, tags, fillers, odd spaces, private use. Each gets a short label that is shown in its place.
/// </summary>
public static class HiddenCharacter
{
    private static readonly Dictionary<int, string> Names = new()
    {
        [0x007F] = "DEL", [0x00A0] = "NBSP", [0x00AD] = "SHY", [0x034F] = "CGJ", [0x061C] = "ALM", [0x115F] = "HCF", [0x1160] = "HJF",
        [0x1680] = "OGSP", [0x17B4] = "KIVAQ", [0x17B5] = "KIVAA", [0x180B] = "FVS1", [0x180C] = "FVS2", [0x180D] = "FVS3", [0x180E] = "MVS",
        [0x180F] = "FVS4", [0x200B] = "ZWSP", [0x200C] = "ZWNJ", [0x200D] = "ZWJ", [0x200E] = "LRM", [0x200F] = "RLM", [0x2028] = "LS",
        [0x2029] = "PS", [0x202A] = "LRE", [0x202B] = "RLE", [0x202C] = "PDF", [0x202D] = "LRO", [0x202E] = "RLO", [0x202F] = "NNBSP",
        [0x205F] = "MMSP", [0x2060] = "WJ", [0x2061] = "FA", [0x2062] = "IT", [0x2063] = "IS", [0x2064] = "IP", [0x2066] = "LRI",
        [0x2067] = "RLI", [0x2068] = "FSI", [0x2069] = "PDI", [0x2800] = "BRSP", [0x3000] = "IDSP", [0x3164] = "HF", [0xFEFF] = "BOM",
        [0xFFA0] = "HWHF", [0xFFF9] = "IAA", [0xFFFA] = "IAS", [0xFFFB] = "IAT", [0xFFFC] = "OBJ",
    };

    private static readonly string[] Controls =
    [
        "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "TAB", "LF", "VT", "FF", "CR", "SO", "SI",
        "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
    ];

    /// <summary>The label to show, or null for a character that shows itself. Tab and line feed show themselves.</summary>
    /// <param name="rune">The character.</param>
    public static string? LabelOf(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or (>= 0x20 and < 0x7F) => null,
        < 0x20 and var control => Controls[control],
        >= 0xE0020 and <= 0xE007E and var tag => $"TAG {(char)(tag - 0xE0000)}",
        >= 0xE0000 and <= 0xE007F => "TAG",
        >= 0xFE00 and <= 0xFE0F and var selector => $"VS{selector - 0xFE00 + 1}",
        >= 0xE0100 and <= 0xE01EF and var selector => $"VS{selector - 0xE0100 + 17}",
        >= 0x2000 and <= 0x200A => "SP",
        >= 0x206A and <= 0x206F => Code(rune.Value),
        var other => Names.TryGetValue(other, out var name) ? name : LabelOf(Rune.GetUnicodeCategory(rune), other),
    };

    /// <summary>How a code point is written: <c>U+200B</c>.</summary>
    /// <param name="value">The code point, or a lone surrogate.</param>
    public static string Code(int value) => string.Create(CultureInfo.InvariantCulture, $"U+{value:X4}");

    private static string? LabelOf(UnicodeCategory category, int value) => category switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator => Code(value),
        _ => null,
    };
}
