using System.Buffers;
using System.Text;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Text;

/// <summary>
/// The text of a part. Images, audio and files come as base64: where that decodes to text, the text is what rules read, and a match
/// covers the whole string; where it does not, there is nothing to read in it.
/// </summary>
internal static class EmbeddedText
{
    private const int ShortestEncoded = 16;
    private const int LongestWords = 1_024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>A part's text.</summary>
    public static TextView Read(InspectedPart part)
    {
        if (part.Kind is not (PartKind.Image or PartKind.Audio or PartKind.File) || Encoded(part.Text) is not { } encoded)
        {
            return new TextView(part.Text);
        }

        string? decoded = Decode(encoded);
        if (decoded is null)
        {
            // Nothing to read in an image; but what is short, and no data URL, may be words that happen to be written in its letters.
            return new TextView(encoded.Length == part.Text.Length && encoded.Length <= LongestWords ? encoded : "");
        }

        var starts = new int[decoded.Length];
        var ends = new int[decoded.Length];
        Array.Fill(ends, part.Text.Length);
        return new TextView(decoded, starts, ends);
    }

    /// <summary>The base64 of a data URL or of a bare string; null when the text is neither.</summary>
    private static string? Encoded(string text)
    {
        const string marker = ";base64,";
        int at = text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? text.IndexOf(marker, StringComparison.OrdinalIgnoreCase) : -1;
        string encoded = at < 0 ? text : text[(at + marker.Length)..];
        bool bare = at < 0 && (text.Length < ShortestEncoded || text.Length % 4 != 0);
        return bare || encoded.AsSpan().ContainsAnyExcept(Base64) ? null : encoded;
    }

    private static string? Decode(string encoded)
    {
        var bytes = new byte[(encoded.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(encoded, bytes, out int count))
        {
            return null;
        }

        try
        {
            string text = Strict.GetString(bytes, 0, count);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
