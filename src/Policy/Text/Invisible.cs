using System.Globalization;
using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>Characters that a person does not see and that must not break a word in two (Unicode's Default_Ignorable_Code_Point and controls).</summary>
internal static class Invisible
{
    /// <summary>Whether a character is left out before matching.</summary>
    public static bool Is(Rune rune) => rune.Value switch
    {
        '\t' or '\n' or '\r' or '\v' or '\f' or 0x85 => false,
        < 0x20 or (>= 0x7F and < 0xA0) => true,
        < 0xAD => false,

        // Combining grapheme joiner, Hangul fillers, Khmer inherent vowels, Mongolian selectors, variation selectors, braille blank.
        0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 => true,
        (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF) or (>= 0xFFF0 and <= 0xFFFB) or (>= 0x1D173 and <= 0x1D17A) => true,
        _ => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format,
    };
}
