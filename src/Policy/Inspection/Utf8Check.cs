using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Holdpoint.Policy.Inspection;

/// <summary>Strict UTF-8 without a byte order mark (RFC 8259 §8.1): Utf8JsonReader alone would let broken strings through.</summary>
internal static class Utf8Check
{
    public static InspectionResult.Refused? Refusal(ReadOnlySpan<byte> body)
    {
        if (body.StartsWith("\uFEFF"u8) || body.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || body.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return new(RefusalCode.ByteOrderMark, "The body starts with a byte order mark; send UTF-8 JSON without one.");
        }

        return Utf8.IsValid(body)
            ? null
            : new(RefusalCode.InvalidUtf8, $"The body is not valid UTF-8 at {BodyPlace.Describe(body, FirstBadByte(body))}; send UTF-8.");
    }

    private static int FirstBadByte(ReadOnlySpan<byte> body)
    {
        int at = 0;
        while (at < body.Length && Rune.DecodeFromUtf8(body[at..], out _, out int consumed) == OperationStatus.Done)
        {
            at += consumed;
        }

        return at;
    }
}
