namespace Holdpoint.Policy.Text;

/// <summary>
/// Words written with something between their letters: <c>b o m b</c>, <c>b.o.m.b</c>. Where four or more single letters follow each
/// other like that, a second reading joins them; a wider gap then parts words.
/// </summary>
internal static class SpacedLetters
{
    private const int Few = 4;

    /// <summary>Whether a text that looks like this may have such words.</summary>
    public static bool MayBeIn(TextLook look) => look.Singles >= Few;

    /// <summary>The second reading; null when no word is written like that.</summary>
    public static TextView? Joined(TextView latin)
    {
        string text = latin.Text;
        TextViewBuilder? view = null;
        int done = 0;
        for (int at = 0; at < text.Length;)
        {
            int end = RunEnd(text, at, out int letters);
            if (letters < Few)
            {
                at = Math.Max(end, at + 1);
                continue;
            }

            view ??= new TextViewBuilder();
            view.Copy(latin, done, at);
            Join(latin, view, at, end);
            at = done = end;
        }

        return view?.Rest(latin, done);
    }

    /// <summary>Where the single letters that start here end; with how many there are.</summary>
    private static int RunEnd(string text, int start, out int letters)
    {
        letters = 0;
        int at = start;
        int end = start;
        while (at < text.Length && IsSingle(text, at))
        {
            letters++;
            end = ++at;
            int gap = at;
            while (gap < text.Length && gap - at < 4 && IsGap(text[gap]))
            {
                gap++;
            }

            if (gap == at)
            {
                break;
            }

            at = gap;
        }

        return end;
    }

    private static bool IsSingle(string text, int at) =>
        char.IsLetterOrDigit(text[at])
        && (at == 0 || !char.IsLetterOrDigit(text[at - 1]))
        && (at + 1 == text.Length || !char.IsLetterOrDigit(text[at + 1]));

    private static bool IsGap(char character) => character is ' ' or '\t' or '.' or '-' or '_' or '*' or '/' or '|' or '·' or '•';

    private static void Join(TextView latin, TextViewBuilder view, int start, int end)
    {
        for (int at = start; at < end; at++)
        {
            bool letter = char.IsLetterOrDigit(latin.Text[at]);
            bool wide = !letter && IsGap(latin.Text[at - 1]) && view.Last != ' ';
            if (letter || wide)
            {
                var (from, length) = latin.Original(at, 1);
                view.Add(letter ? latin.Text[at] : ' ', from, from + length);
            }
        }
    }
}
