using System.Globalization;

namespace Holdpoint.Policy.Inspection;

/// <summary>Looks at <c>\u</c> escapes of a JSON string before it is decoded.</summary>
internal static class JsonEscapes
{
    /// <summary>Whether an escaped, syntactically valid JSON string holds half of a surrogate pair.</summary>
    public static bool HasLoneSurrogate(ReadOnlySpan<byte> escaped)
    {
        bool high = false;
        for (int i = 0; i < escaped.Length; i++)
        {
            int unit = 0;
            if (escaped[i] == (byte)'\\')
            {
                i++;
                if (escaped[i] == (byte)'u')
                {
                    unit = ushort.Parse(escaped.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                    i += 4;
                }
            }

            bool low = unit is >= 0xDC00 and <= 0xDFFF;
            if (high != low)
            {
                return true;
            }

            high = unit is >= 0xD800 and <= 0xDBFF;
        }

        return high;
    }

    /// <summary>Whether decoded text holds half of a surrogate pair.</summary>
    public static bool HasLoneSurrogate(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                return true;
            }
        }

        return false;
    }
}
