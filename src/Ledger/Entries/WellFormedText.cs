using System.Buffers;
using System.Text;

namespace Holdpoint.Ledger.Entries;

/// <summary>Text that every database stores as it is: without U+0000 and lone surrogates.</summary>
internal static class WellFormedText
{
    private static readonly SearchValues<char> Doubtful = SearchValues.Create(['\0', .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    internal static bool Is(string text) => text.AsSpan().IndexOfAny(Doubtful) < 0 || Of(text) == text;

    /// <summary>The text with U+FFFD for what cannot be stored.</summary>
    internal static string Of(string text) => text.AsSpan().IndexOfAny(Doubtful) < 0
        ? text
        : string.Concat(text.EnumerateRunes().Select(rune => (rune.Value == 0 ? Rune.ReplacementChar : rune).ToString()));
}
