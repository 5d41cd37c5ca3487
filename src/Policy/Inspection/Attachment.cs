using System.Buffers;

namespace Holdpoint.Policy.Inspection;

/// <summary>
/// Tells what carries an image, audio or a file. In the conversation APIs its place says so; anywhere else a data URL (RFC 2397) does, base64 that
/// starts as such files start, and the members that stand beside it: MCP's <c>mimeType</c> with <c>data</c>, <c>blob</c> or <c>uri</c>.
/// </summary>
internal static class Attachment
{
    /// <summary>Members of one object stand this close to each other.</summary>
    private const int Beside = 8;

    private const int ShortestEncoded = 16;

    private static readonly SearchValues<char> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_\r\n");

    /// <summary>First letters of files in base64: PNG, JPEG, GIF, BMP, TIFF; MP3, Ogg, FLAC; PDF, ZIP (and Office), gzip.</summary>
    private static readonly (string Start, string Kind)[] Starts =
    [
        ("iVBORw0KGgo", PartKind.Image), ("/9j/", PartKind.Image), ("R0lGOD", PartKind.Image), ("SUkqA", PartKind.Image), ("TU0AK", PartKind.Image),
        ("SUQz", PartKind.Audio), ("T2dnUw", PartKind.Audio), ("ZkxhQ", PartKind.Audio),
        ("JVBERi", PartKind.File), ("UEsDB", PartKind.File), ("H4sI", PartKind.File),
    ];

    /// <summary>The kind of attachment that a part is; null when it is none.</summary>
    public static string? Kind(IReadOnlyList<InspectedPart> parts, int at)
    {
        var part = parts[at];
        return part.Kind switch
        {
            PartKind.Image or PartKind.Audio or PartKind.File => part.Kind,
            PartKind.Key => null,
            _ => OfDataUrl(part.Text) ?? OfStart(part.Text) ?? OfPlace(parts, at),
        };
    }

    private static string? OfDataUrl(string text) =>
        text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && text.AsSpan(5).IndexOfAny(';', ',') is > 2 and var end
        && text.AsSpan(5, end).Contains('/') ? OfMediaType(text[5..(end + 5)]) : null;

    private static string? OfStart(string text)
    {
        if (text.Length < ShortestEncoded)
        {
            return null;
        }

        foreach (var (start, kind) in Starts)
        {
            if (text.StartsWith(start, StringComparison.Ordinal))
            {
                return IsEncoded(text) ? kind : null;
            }
        }

        // RIFF is a container of either; what it holds stands from the ninth byte on.
        return text.StartsWith("UklGR", StringComparison.Ordinal) && IsEncoded(text)
            ? text.AsSpan(11).StartsWith("XRUJQ") ? PartKind.Image : PartKind.Audio
            : null;
    }

    private static string? OfPlace(IReadOnlyList<InspectedPart> parts, int at)
    {
        string pointer = parts[at].Pointer;
        int last = pointer.LastIndexOf('/');
        string name = pointer[(last + 1)..];
        if (name is "image_url" or "b64_json")
        {
            return PartKind.Image;
        }

        if (name is not ("data" or "blob" or "uri" or "url" or "b64") || (name is "data" or "blob" or "b64" && !IsEncoded(parts[at].Text)))
        {
            return null;
        }

        string? type = null;
        string? mediaType = null;
        for (int other = Math.Max(0, at - Beside); other < Math.Min(parts.Count, at + Beside + 1); other++)
        {
            string there = parts[other].Pointer;
            if (there.Length > last + 1 && there.AsSpan(0, last + 1).SequenceEqual(pointer.AsSpan(0, last + 1)))
            {
                string member = there[(last + 1)..];
                type = member == "type" ? parts[other].Text : type;
                mediaType = member is "mimeType" or "mime_type" or "media_type" or "content_type" ? parts[other].Text : mediaType;
            }
        }

        return mediaType is not null ? OfMediaType(mediaType)
            : type is "image" or "audio" && name is "data" or "url" ? type
            : type is "resource_link" || name is "blob" or "b64" ? PartKind.File
            : null;
    }

    private static string OfMediaType(string type) =>
        type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) ? PartKind.Image
        : type.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) ? PartKind.Audio
        : PartKind.File;

    private static bool IsEncoded(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Base64);
}
