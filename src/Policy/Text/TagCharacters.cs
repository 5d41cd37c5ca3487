namespace Holdpoint.Policy.Text;

/// <summary>
/// ASCII hidden in Unicode tag characters (U+E0020 to U+E007E), which nothing shows and which models have been seen to read.
/// The hidden text is a second reading of its own.
/// </summary>
internal static class TagCharacters
{
    private const char High = '\uDB40';

    /// <summary>The hidden text; null when there is none.</summary>
    public static TextView? Hidden(string text)
    {
        if (!text.Contains(High, StringComparison.Ordinal))
        {
            return null;
        }

        var view = new TextViewBuilder();
        for (int at = 0; at + 1 < text.Length; at++)
        {
            if (text[at] == High && text[at + 1] is >= '\uDC20' and <= '\uDC7E')
            {
                view.Add((char)(text[at + 1] - '\uDC00'), at, at + 2);
            }
        }

        return view.Build();
    }
}
