using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Holdpoint.Ledger.Entries;

/// <summary>
/// Writes JSON as RFC 8785 (JCS) has it: members sorted by UTF-16 units, the shortest escapes, no white space.
/// Numbers are whole and within ±(2⁵³−1), where every reader agrees on their digits; members that are null are left out.
/// </summary>
internal sealed class CanonicalJson(ArrayBufferWriter<byte> output)
{
    private const int DepthLimit = 16;
    private const long LargestWhole = 9_007_199_254_740_991;

    private static readonly SearchValues<char> NeedsCare =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    /// <summary>Copies bytes that are canonical already.</summary>
    internal void Raw(ReadOnlySpan<byte> utf8) => output.Write(utf8);

    /// <summary>A value whose text needs no escapes, without quotes.</summary>
    internal void Ascii<T>(T value, ReadOnlySpan<char> format)
        where T : IUtf8SpanFormattable
    {
        const int Longest = 64;
        var fits = value.TryFormat(output.GetSpan(Longest), out var written, format, CultureInfo.InvariantCulture);
        output.Advance(fits ? written : throw new ArgumentException($"The value does not fit {Longest} bytes.", nameof(value)));
    }

    /// <summary>A string with its quotes. A lone surrogate, which UTF-8 cannot carry, becomes U+FFFD.</summary>
    internal void Text(ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[4];
        Raw("\""u8);
        while (text.IndexOfAny(NeedsCare) is var at && at >= 0)
        {
            Utf8(text[..at]);
            text = text[at..];
            _ = Rune.DecodeFromUtf16(text, out var rune, out var used);
            if (rune.Value is < 0x20 or '"' or '\\')
            {
                Escape((char)rune.Value);
            }
            else
            {
                Raw(bytes[..rune.EncodeToUtf8(bytes)]);
            }

            text = text[used..];
        }

        Utf8(text);
        Raw("\""u8);
    }

    /// <summary>An array of strings in the order given.</summary>
    internal void Texts(IReadOnlyList<string> texts)
    {
        Raw("["u8);
        for (var i = 0; i < texts.Count; i++)
        {
            Raw(i == 0 ? ""u8 : ","u8);
            Text(texts[i]);
        }

        Raw("]"u8);
    }

    /// <summary>Any allowed value.</summary>
    /// <param name="node">The value.</param>
    /// <param name="path">Where it stands, for the error.</param>
    /// <param name="depth">How deep it stands.</param>
    /// <exception cref="ArgumentException">The value is not allowed; the message names the field, never its content.</exception>
    internal void Value(JsonNode? node, string path, int depth = 0)
    {
        if (depth > DepthLimit)
        {
            throw new ArgumentException($"{path} is nested deeper than {DepthLimit}.");
        }

        switch (node)
        {
            case JsonObject members:
                Members(members, path, depth);
                break;
            case JsonArray items:
                Items(items, path, depth);
                break;
            default:
                Scalar(node, path);
                break;
        }
    }

    private void Members(JsonObject members, string path, int depth)
    {
        var separator = "{"u8;
        foreach (var (name, value) in members.Where(m => m.Value is not null).OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            Raw(separator);
            Text(name);
            Raw(":"u8);
            Value(value, $"{path}.{name}", depth + 1);
            separator = ","u8;
        }

        Raw(separator == "{"u8 ? "{}"u8 : "}"u8);
    }

    private void Items(JsonArray items, string path, int depth)
    {
        Raw("["u8);
        for (var i = 0; i < items.Count; i++)
        {
            Raw(i == 0 ? ""u8 : ","u8);
            Value(items[i], $"{path}[{i}]", depth + 1);
        }

        Raw("]"u8);
    }

    private void Scalar(JsonNode? node, string path)
    {
        switch (node?.GetValueKind())
        {
            case JsonValueKind.String:
                Text(node.GetValue<string>());
                break;
            case JsonValueKind.True:
                Raw("true"u8);
                break;
            case JsonValueKind.False:
                Raw("false"u8);
                break;
            case JsonValueKind.Number:
                Whole(node, path);
                break;
            default:
                throw new ArgumentException($"{path} is null or of no JSON kind; leave it out.");
        }
    }

    private void Whole(JsonNode node, string path)
    {
        if (!decimal.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || number != decimal.Truncate(number) || Math.Abs(number) > LargestWhole)
        {
            throw new ArgumentException($"{path} is not a whole number within ±{LargestWhole}; write fractions as strings.");
        }

        Whole((long)number);
    }

    private void Whole(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        _ = number.TryFormat(digits, out var count, provider: CultureInfo.InvariantCulture);
        Raw(digits[..count]);
    }

    private void Utf8(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);

    private void Escape(char c)
    {
        switch (c)
        {
            case '"': Raw("\\\""u8); break;
            case '\\': Raw("\\\\"u8); break;
            case '\b': Raw("\\b"u8); break;
            case '\t': Raw("\\t"u8); break;
            case '\n': Raw("\\n"u8); break;
            case '\f': Raw("\\f"u8); break;
            case '\r': Raw("\\r"u8); break;
            default: Utf8($"\\u{(int)c:x4}"); break;
        }
    }
}
