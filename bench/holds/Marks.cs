using System.Globalization;

namespace Holdpoint.Holds;

/// <summary>By what one held request is known on its whole way.</summary>
internal static class Marks
{
    private const string Start = "mark-";
    private const int Digits = 7;

    internal static string Of(int number) => string.Create(CultureInfo.InvariantCulture, $"{Start}{number:0000000}");

    /// <summary>The mark in a text, or null.</summary>
    internal static string? Find(string text)
    {
        var at = text.IndexOf(Start, StringComparison.Ordinal);
        return at < 0 ? null : text.Substring(at, Start.Length + Digits);
    }
}
