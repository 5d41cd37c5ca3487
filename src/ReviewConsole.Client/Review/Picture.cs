using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>
/// Tells which held images the page can show: those that are in the body itself, in a format that cannot carry a script. An address is never fetched: its
/// owner would learn that it was looked at, and could show the reviewer another image than the model gets.
/// </summary>
public static class Picture
{
    /// <summary>The longest that is shown, in characters of base64: 8 MB of image.</summary>
    public const int MaxLength = 11_000_000;

    private static readonly (string Start, string Type)[] Types =
    [
        ("iVBORw0KGgo", "image/png"), ("/9j/", "image/jpeg"), ("R0lGOD", "image/gif"), ("UklGR", "image/webp"),
    ];

    /// <summary>The address to show an image at.</summary>
    /// <param name="part">A part of what is held.</param>
    /// <returns>A data URL (RFC 2397); null when it is no image, or none that the page shows.</returns>
    public static string? SourceOf(ContentPart part)
    {
        if (part.Kind != "image" || part.Text.Length > MaxLength)
        {
            return null;
        }

        var comma = part.Text.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? part.Text.IndexOf(',', StringComparison.Ordinal) : -1;
        if (comma > 0 && !part.Text.AsSpan(0, comma).EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        // What it is by its first bytes, not by what it calls itself: an SVG must not come in as anything else.
        var data = part.Text[(comma + 1)..];
        var type = Types.FirstOrDefault(type => data.StartsWith(type.Start, StringComparison.Ordinal)).Type;
        return type is not null && data.All(static one => char.IsAsciiLetterOrDigit(one) || one is '+' or '/' or '=') ? $"data:{type};base64,{data}" : null;
    }
}
