using System.Buffers;

namespace Holdpoint.Policy.Text;

/// <summary>Hexadecimal, written together or as pairs with single spaces, commas or colons between them, where it decodes to text.</summary>
internal static class HexLayer
{
    private const int ShortestWord = 16;
    private const int FewestPairs = 8;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Whether a text may have this layer.</summary>
    public static bool MayBeIn(TextLook look) => look.LongestWord >= ShortestWord || look.Pairs >= FewestPairs;

    /// <summary>What the encoded stretches say; null when there are none.</summary>
    public static TextView? Read(TextView outer)
    {
        var text = outer.Text.AsSpan();
        TextViewBuilder? view = null;
        byte[]? bytes = null;
        for (int at = 0; at < text.Length;)
        {
            int next = text[at..].IndexOfAny(Digits);
            if (next < 0)
            {
                break;
            }

            int start = at + next;
            bytes ??= ArrayPool<byte>.Shared.Rent((text.Length / 2) + 1);
            int end = Stretch(text, start, bytes, out int count);
            at = Math.Max(end, start + 1);
            if (count >= FewestPairs && SaidText.Of(bytes.AsSpan(0, count)) is { } said)
            {
                view ??= new TextViewBuilder();
                view.Add(said, outer, start, end);
                view.Add("\n", outer, start, end);
            }
        }

        if (bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        return view?.Build();
    }

    private static int Stretch(ReadOnlySpan<char> text, int start, Span<byte> bytes, out int count)
    {
        count = 0;
        int at = start;
        int end = start;
        while (at + 1 < text.Length && char.IsAsciiHexDigit(text[at]) && char.IsAsciiHexDigit(text[at + 1]))
        {
            bytes[count++] = byte.Parse(text.Slice(at, 2), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture);
            end = at += 2;
            at += at < text.Length && text[at] is ' ' or ',' or ':' ? 1 : 0;
        }

        return end;
    }
}
