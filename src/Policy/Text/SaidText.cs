using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>Tells decoded bytes that say something from bytes that decoded by chance.</summary>
internal static class SaidText
{
    private const int Shortest = 4;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes as text; null unless they are UTF-8 without control characters but for white space, and mostly letters.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Shortest || !System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return null;
        }

        string text = Strict.GetString(bytes);
        int plain = 0;
        foreach (char character in text)
        {
            if (char.IsControl(character) && character is not ('\t' or '\n' or '\r'))
            {
                return null;
            }

            plain += char.IsLetterOrDigit(character) || character == ' ' ? 1 : 0;
        }

        return plain * 3 >= text.Length * 2 ? text : null;
    }
}
