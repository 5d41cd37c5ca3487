namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>
/// How a number is written: <c>0</c> a digit, <c>A</c> a letter, <c>*</c> either, <c>±</c> a sign or letter that tells the century, and
/// <c>-</c> a place where a space, hyphen, full stop or slash may stand, the same at each place; <c>~</c> is such a place with a sign of its own.
/// </summary>
internal sealed class IdForm(string form)
{
    /// <summary>Longest number without what parts it.</summary>
    public const int Longest = 18;

    private readonly int _gaps = form.Count(character => character is '-' or '~');

    /// <summary>Matches at a place of a text; -1 when it does not, otherwise where the match ends.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where to match.</param>
    /// <param name="id">Takes letters (in upper case) and digits.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="grouped">Whether something stands at every place where it may.</param>
    public int Match(ReadOnlySpan<char> text, int start, Span<char> id, out int length, out bool grouped)
    {
        length = 0;
        grouped = false;
        int gaps = 0;
        char gap = '\0';
        int at = start;
        foreach (char wanted in form)
        {
            if (at >= text.Length)
            {
                return -1;
            }

            char character = text[at];
            if (wanted is '-' or '~')
            {
                if (character is ' ' or '-' or '.' or '/')
                {
                    if (wanted == '-' && gap != '\0' && gap != character)
                    {
                        return -1;
                    }

                    gap = character;
                    gaps++;
                    at++;
                }

                continue;
            }

            if (!Fits(wanted, character))
            {
                return -1;
            }

            id[length++] = char.ToUpperInvariant(character);
            at++;
        }

        grouped = gaps == _gaps && gaps > 0;
        return at;
    }

    private static bool Fits(char wanted, char character) => wanted switch
    {
        '0' => char.IsAsciiDigit(character),
        'A' => char.IsAsciiLetter(character),
        '*' => char.IsAsciiLetterOrDigit(character),
        _ => character is '-' or '+' || char.IsAsciiLetter(character),
    };
}
