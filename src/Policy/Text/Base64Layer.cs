using System.Buffers;

namespace Holdpoint.Policy.Text;

/// <summary>Base64 and base64url (RFC 4648 §4 and §5), padded or not, where it decodes to text.</summary>
internal static class Base64Layer
{
    /// <summary>Shorter words are taken as words.</summary>
    public const int Shortest = 16;

    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");

    /// <summary>What the encoded stretches say; null when there are none.</summary>
    public static TextView? Read(TextView outer)
    {
        var text = outer.Text.AsSpan();
        TextViewBuilder? view = null;
        int at = 0;
        while (at < text.Length && text[at..].IndexOfAny(Alphabet) is >= 0 and var next)
        {
            int start = at + next;
            int length = text[start..].IndexOfAnyExcept(Alphabet);
            int end = length < 0 ? text.Length : start + length;
            at = end;
            if (end - start >= Shortest && Decode(text[start..end]) is { } said)
            {
                view ??= new TextViewBuilder();
                view.Add(said, outer, start, end);
                view.Add("\n", outer, start, end);
            }
        }

        return view?.Build();
    }

    private static string? Decode(ReadOnlySpan<char> encoded)
    {
        // A stretch of one kind of letter alone is a word, however long.
        if (encoded.Length % 4 == 1 || !encoded.ContainsAnyInRange('A', 'Z') || !encoded.ContainsAnyInRange('a', 'z'))
        {
            return null;
        }

        char[] padded = ArrayPool<char>.Shared.Rent(encoded.Length + 3);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(encoded.Length);
        try
        {
            encoded.CopyTo(padded);
            int length = (encoded.Length + 3) / 4 * 4;
            padded.AsSpan(encoded.Length, length - encoded.Length).Fill('=');
            padded.AsSpan(0, length).Replace('-', '+');
            padded.AsSpan(0, length).Replace('_', '/');
            return Convert.TryFromBase64Chars(padded.AsSpan(0, length), bytes, out int count) ? SaidText.Of(bytes.AsSpan(0, count)) : null;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(padded);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
