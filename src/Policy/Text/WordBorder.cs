namespace Holdpoint.Policy.Text;

/// <summary>Word borders: a letter or digit next to another one is inside a word.</summary>
internal static class WordBorder
{
    /// <summary>Whether a stretch neither starts nor ends inside a word.</summary>
    public static bool Around(ReadOnlySpan<char> text, int start, int length) => At(text, start) && At(text, start + length);

    /// <summary>Whether a place between two characters is a border.</summary>
    public static bool At(ReadOnlySpan<char> text, int place) =>
        place <= 0 || place >= text.Length || !(char.IsLetterOrDigit(text[place - 1]) && char.IsLetterOrDigit(text[place]));
}
