using System.Globalization;

namespace Holdpoint.Policy.Inspection;

/// <summary>
/// Which JSON numbers every parser reads as the same value, within the precision of its own type (RFC 8259 §6).
/// Integers are certain up to 64 bits, because seeds and ids of that size are ordinary traffic; beyond, some parsers overflow, some
/// wrap and some keep all digits. Others are certain when they are a finite double and do not vanish to zero.
/// </summary>
internal static class JsonNumber
{
    /// <summary>Below this many characters any integer fits 64 bits.</summary>
    private const int SurelyFits = 18;

    /// <summary>Whether a syntactically valid number is certain.</summary>
    public static bool IsCertain(ReadOnlySpan<byte> number)
    {
        if (number.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0)
        {
            return number.Length <= SurelyFits
                || long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                || ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _);
        }

        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && double.IsFinite(value)
            && (value != 0 || IsWrittenAsZero(number));
    }

    private static bool IsWrittenAsZero(ReadOnlySpan<byte> number)
    {
        int exponent = number.IndexOfAny((byte)'e', (byte)'E');
        var mantissa = exponent < 0 ? number : number[..exponent];
        return mantissa.IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
    }
}
