using System.Text;
using System.Text.Json;

namespace Holdpoint.Policy.Inspection;

/// <summary>A number, string, boolean or null of a body; arrays and objects are only known to exist.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Text">The decoded string, or the number as written.</param>
internal readonly record struct JsonScalar(JsonTokenType Type, string Text)
{
    /// <summary>Finds the value at an RFC 6901 pointer in a body that has been inspected; null where there is none.</summary>
    public static JsonScalar? Find(ReadOnlySpan<byte> body, ReadOnlySpan<string> pointer)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 1024 });
        reader.Read();
        foreach (var token in pointer)
        {
            if (!Descend(ref reader, token))
            {
                return null;
            }
        }

        return reader.TokenType switch
        {
            JsonTokenType.String => new(JsonTokenType.String, reader.GetString()!),
            JsonTokenType.Number => new(JsonTokenType.Number, Encoding.UTF8.GetString(reader.ValueSpan)),
            var other => new(other, ""),
        };
    }

    /// <summary>Names unique but for case were enforced before, so a lenient match is unambiguous and cannot be dodged by case.</summary>
    private static bool IsNamed(in Utf8JsonReader reader, string token) => !reader.ValueIsEscaped && Ascii.IsValid(reader.ValueSpan)
        ? Ascii.EqualsIgnoreCase(reader.ValueSpan, token)
        : string.Equals(KeyLedger.Fold(reader.GetString()!), token, StringComparison.OrdinalIgnoreCase);

    private static bool Descend(ref Utf8JsonReader reader, string token)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool here = IsNamed(reader, token);
                reader.Read();
                if (here)
                {
                    return true;
                }

                reader.Skip();
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray && int.TryParse(token, out int wanted))
        {
            for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                if (i == wanted)
                {
                    return true;
                }

                reader.Skip();
            }
        }

        return false;
    }
}
