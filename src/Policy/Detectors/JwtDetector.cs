using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Holdpoint.Policy.Detectors;

/// <summary>Signed JSON Web Tokens (RFC 7519, compact serialisation): three base64url parts of which the first is a JSON header with <c>alg</c>.</summary>
internal sealed class JwtDetector : Detector
{
    private const int LongestHeader = 4096;

    public override string Name => "jwt";

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found)
    {
        int at = 0;
        while (text[at..].IndexOf("eyJ", StringComparison.Ordinal) is >= 0 and var next)
        {
            int start = at + next;
            int header = PartEnd(text, start);
            int payload = header < text.Length && text[header] == '.' ? PartEnd(text, header + 1) : -1;
            int signature = payload > header + 1 && payload < text.Length && text[payload] == '.' ? PartEnd(text, payload + 1) : -1;
            bool starts = start == 0 || !IsPart(text[start - 1]);
            if (starts && signature >= 0 && IsHeader(text[start..header]))
            {
                found.Add((start, signature - start));
                at = signature;
            }
            else
            {
                at = header;
            }
        }
    }

    private static bool IsPart(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';

    private static int PartEnd(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && IsPart(text[at]))
        {
            at++;
        }

        return at;
    }

    private static bool IsHeader(ReadOnlySpan<char> encoded)
    {
        if (encoded.Length > LongestHeader || !Base64Url.IsValid(encoded))
        {
            return false;
        }

        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(encoded));
            return header.RootElement.ValueKind == JsonValueKind.Object && header.RootElement.TryGetProperty("alg", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
