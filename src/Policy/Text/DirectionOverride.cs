namespace Holdpoint.Policy.Text;

/// <summary>
/// Text that a right-to-left override (U+202E) shows in another order than it is stored in. Rules read it as stored, and a second time
/// as shown, because either may be what is meant.
/// </summary>
internal static class DirectionOverride
{
    private const char Override = '\u202E';
    private const char Pop = '\u202C';

    /// <summary>The text as shown; null when nothing overrides its direction.</summary>
    public static TextView? AsShown(string text)
    {
        if (!text.Contains(Override, StringComparison.Ordinal))
        {
            return null;
        }

        var view = new TextViewBuilder();
        for (int at = 0; at < text.Length; at++)
        {
            if (text[at] != Override)
            {
                view.Add(text[at], at, at + 1);
                continue;
            }

            int end = text.AsSpan(at + 1).IndexOfAny([Pop, '\n', '\u2029']) is >= 0 and var length ? at + 1 + length : text.Length;
            for (int back = end - 1; back > at; back--)
            {
                if (text[back] != Override)
                {
                    int start = char.IsLowSurrogate(text[back]) && char.IsHighSurrogate(text[back - 1]) ? back - 1 : back;
                    view.Add(text.AsSpan(start, back - start + 1), start, back + 1);
                    back = start;
                }
            }

            at = end - 1 + (end < text.Length && text[end] == Pop ? 1 : 0);
        }

        return view.Build();
    }
}
