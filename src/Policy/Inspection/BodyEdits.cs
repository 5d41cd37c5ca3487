using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Holdpoint.Contracts;

namespace Holdpoint.Policy.Inspection;

/// <summary>Replaces strings in a body's JSON text by place, so that every other byte stays as it was.</summary>
internal static class BodyEdits
{
    /// <summary>The edited bytes, or a refusal.</summary>
    public static ReadOnlyMemory<byte> Apply(InspectedBody body, IReadOnlyList<BodyEdit> edits, out InspectionResult.Refused? refusal)
    {
        refusal = null;
        var places = new SortedDictionary<int, (BytePlace Place, string Value)>();
        foreach (var edit in edits)
        {
            int at = Find(body, edit.Path);
            if (at < 0 || !places.TryAdd(body.Places[at].Start, (body.Places[at], edit.Value)))
            {
                refusal = new(
                    "unknown_pointer",
                    $"'{edit.Path}' {(at < 0 ? "is not the place of a string in this body" : "is edited twice")}; edit each string of the body at most once.");
                return default;
            }

            if (JsonEscapes.HasLoneSurrogate(edit.Value))
            {
                refusal = new(RefusalCode.LoneSurrogate, $"The new value of '{edit.Path}' holds half of a surrogate pair, which is no character.");
                return default;
            }
        }

        var result = new ArrayBufferWriter<byte>(body.Document.Length + 256);
        int done = 0;
        foreach (var (place, value) in places.Values)
        {
            result.Write(body.Document.Span[done..place.Start]);
            result.Write("\""u8);
            result.Write(JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
            result.Write("\""u8);
            done = place.Start + place.Length;
        }

        result.Write(body.Document.Span[done..]);
        return result.WrittenMemory;
    }

    private static int Find(InspectedBody body, string pointer)
    {
        for (int i = 0; i < body.Parts.Count; i++)
        {
            if (body.Parts[i].Kind != PartKind.Key && body.Parts[i].Pointer == pointer)
            {
                return i;
            }
        }

        return -1;
    }
}
