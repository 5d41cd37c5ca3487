using System.Text.Json;

namespace Holdpoint.Ledger.Verification;

/// <summary>Tells whether an entry matters to the checks on meaning without building it.</summary>
internal static class EntryKindReader
{
    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    internal static bool Matters(ReadOnlySpan<byte> canonical)
    {
        var reader = new Utf8JsonReader(canonical);
        _ = reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("kind"u8))
            {
                _ = reader.Read();
                var kind = reader.ValueSpan;
                return kind.StartsWith("review."u8) || kind.StartsWith("stop."u8) || kind.SequenceEqual("request.forwarded"u8)
                    || kind.SequenceEqual("answer.released"u8) || kind.SequenceEqual("ledger.pruned"u8) || kind.SequenceEqual("key.rotated"u8);
            }

            _ = reader.Read();
            reader.Skip();
        }

        throw new JsonException("The entry has no kind.");
    }
}
