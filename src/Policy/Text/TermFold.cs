using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>What a character is to a term list.</summary>
internal enum TermCharacter : byte
{
    /// <summary>Neither of the others; stands for itself.</summary>
    Sign,

    /// <summary>Parts words: white space, a dash or an underscore. Any number of them are one.</summary>
    Gap,

    /// <summary>A letter or digit.</summary>
    Word,
}

/// <summary>
/// How term lists read characters: without case, every run of gaps as one. In leetspeak also digits and signs as the letters they stand for.
/// Terms and text are folded alike, so both sides always agree.
/// </summary>
internal sealed class TermFold
{
    private readonly char[] _letters = new char[128];
    private readonly TermCharacter[] _kinds = new TermCharacter[128];

    /// <summary>Case and gaps.</summary>
    public static readonly TermFold Plain = new("", "", keepCase: false);

    /// <summary>Gaps alone.</summary>
    public static readonly TermFold Cased = new("", "", keepCase: true);

    /// <summary>Also 0 as o, 1, ! and | as i (and so l, which they stand for too), 3 as e, 4 and @ as a, 5 and $ as s, 7 and + as t, 8 as b, 9 as g.</summary>
    public static readonly TermFold Leet = new("01!|l34@5$7+89", "oiiiieaassttbg", keepCase: false);

    private TermFold(string from, string to, bool keepCase)
    {
        KeepsCase = keepCase;
        IsLeet = from.Length > 0;
        for (int i = 0; i < _letters.Length; i++)
        {
            char lower = keepCase ? (char)i : char.ToLowerInvariant((char)i);
            int known = from.IndexOf(lower, StringComparison.Ordinal);
            _letters[i] = known >= 0 ? to[known] : lower;
            _kinds[i] = known >= 0 ? TermCharacter.Word : Kind((char)i);
        }
    }

    /// <summary>Whether case is kept.</summary>
    public bool KeepsCase { get; }

    /// <summary>Whether digits and signs read as letters.</summary>
    public bool IsLeet { get; }

    /// <summary>What any character is, and what it reads as: one or two UTF-16 units.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where it stands; set to what follows it.</param>
    /// <param name="letter">What it reads as.</param>
    /// <param name="second">The second unit; NUL when there is none.</param>
    public TermCharacter Next(ReadOnlySpan<char> text, ref int at, out char letter, out char second)
    {
        char character = text[at++];
        second = '\0';
        if (character < 128)
        {
            bool calls = character == '!' && IsLeet && !IsBeforeLetter(text, at);
            letter = calls ? character : _letters[character];
            return calls ? TermCharacter.Sign : _kinds[character];
        }

        letter = character;
        if (KeepsCase)
        {
            return Kind(character);
        }

        if (character == 'ß')
        {
            letter = second = 's';
        }
        else if (char.IsHighSurrogate(character) && at < text.Length && char.IsLowSurrogate(text[at]))
        {
            var lower = Rune.ToLowerInvariant(new Rune(character, text[at++]));
            Span<char> units = stackalloc char[2];
            lower.EncodeToUtf16(units);
            (letter, second) = (units[0], units[1]);
        }
        else
        {
            // By way of upper case, so that letters with two lower-case forms (σ, ς) fold to one.
            letter = char.ToLowerInvariant(char.ToUpperInvariant(character));
        }

        return Kind(character);
    }

    /// <summary>Whether a letter follows a few exclamation marks; at the end of a word they call out.</summary>
    private bool IsBeforeLetter(ReadOnlySpan<char> text, int at)
    {
        const int most = 3;
        for (int end = at + most; at < text.Length && at <= end; at++)
        {
            if (text[at] != '!')
            {
                return text[at] < 128 ? _kinds[text[at]] == TermCharacter.Word : char.IsLetterOrDigit(text[at]);
            }
        }

        return false;
    }

    private static TermCharacter Kind(char character) =>
        char.IsLetterOrDigit(character) ? TermCharacter.Word
        : character is '_' or '-' || char.IsWhiteSpace(character) ? TermCharacter.Gap
        : TermCharacter.Sign;
}
