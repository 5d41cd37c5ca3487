using System.Globalization;

namespace Holdpoint.Policy.Inspection;

/// <summary>Says where in a body something stands, for messages: line and byte of the line, both from 1.</summary>
internal static class BodyPlace
{
    public static string Describe(ReadOnlySpan<byte> body, long at)
    {
        var before = body[..(int)Math.Min(at, body.Length)];
        int line = before.Count((byte)'\n') + 1;
        int column = before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"line {line}, byte {column}");
    }
}
