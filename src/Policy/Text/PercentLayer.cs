using System.Globalization;
using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>Percent encoding (RFC 3986 §2.1): the octets of a run as UTF-8. What is no UTF-8 stays as it is.</summary>
internal static class PercentLayer
{
    /// <summary>The text without this layer; null when it has none.</summary>
    public static TextView? Read(TextView outer)
    {
        string text = outer.Text;
        TextViewBuilder? view = null;
        int done = 0;
        int at = 0;
        Span<byte> octets = stackalloc byte[4];
        while (text.IndexOf('%', at) is >= 0 and var start)
        {
            at = start + 1;
            if (Octet(text, start) is not { } octet || Length(octet) is not (> 0 and var length))
            {
                continue;
            }

            int read = 0;
            while (read < length && Octet(text, start + (3 * read)) is { } next)
            {
                octets[read++] = next;
            }

            if (read == length && Rune.DecodeFromUtf8(octets[..length], out var rune, out _) == System.Buffers.OperationStatus.Done)
            {
                view ??= new TextViewBuilder();
                view.Copy(outer, done, start);
                view.Add(rune.ToString(), outer, start, start + (3 * length));
                at = done = start + (3 * length);
            }
        }

        return view?.Rest(outer, done);
    }

    private static byte? Octet(string text, int at) =>
        at + 2 < text.Length && text[at] == '%'
        && byte.TryParse(text.AsSpan(at + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte octet) ? octet : null;

    private static int Length(byte first) => first switch
    {
        < 0x80 => 1,
        >= 0xC2 and < 0xE0 => 2,
        >= 0xE0 and < 0xF0 => 3,
        >= 0xF0 and < 0xF5 => 4,
        _ => 0,
    };
}
