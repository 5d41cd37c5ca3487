using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>
/// Terms as sequences of words, gaps and signs. A text is gone through once: each of its words is hashed as it passes, and it is looked at
/// further only where a term of that one word stands, or a term begins with that word and the next, so that the time hardly depends on how many
/// terms there are and not on how common the words are that they begin with. Immutable once all are added.
/// </summary>
internal sealed class TermTrie(TermFold fold)
{
    /// <summary>A word that takes more bytes stands in no term.</summary>
    private const int LongestWord = 512;

    private const int UsualWord = 32;

    /// <summary>Marks a token that a gap stands before.</summary>
    private const ulong AfterGap = 0x6A09_E667_F3BC_C909;

    /// <summary>Different in each process, so that nobody can prepare words that fall together.</summary>
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    private readonly TermEdges _edges = new();
    private readonly Dictionary<int, List<(int List, string Term)>> _ends = [];
    private readonly List<string> _lists = [];
    private readonly HashSet<char> _signs = [];
    private readonly WordFilter _alone = new();
    private readonly WordFilter _pairs = new();
    private SearchValues<char>? _firstSigns;

    /// <summary>Whether it holds no terms.</summary>
    public bool IsEmpty => _ends.Count == 0;

    /// <summary>Adds a term, list by list, that neither starts nor ends with a gap and is not empty.</summary>
    public void Add(string list, string term)
    {
        int at = 0;
        ulong first = NextToken(term, ref at, out var kind);
        if (kind != TermCharacter.Word)
        {
            _signs.Add(term[0]);
            _firstSigns = SearchValues.Create([.. _signs]);
        }
        else
        {
            AddBeginning(term, at, first);
        }

        int node = _edges.AddOrFind(0, first);
        while (at < term.Length)
        {
            node = _edges.AddOrFind(node, NextToken(term, ref at, out _));
        }

        if (!_ends.TryGetValue(node, out var ends))
        {
            _ends[node] = ends = [];
        }

        if (_lists.Count == 0 || _lists[^1] != list)
        {
            _lists.Add(list);
        }

        ends.Add((_lists.Count - 1, Folded(term)));
    }

    /// <summary>Finds every term that stands on word borders, and notes what the text looks like.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hits">Takes the terms found.</param>
    public TextLook Find(ReadOnlySpan<char> text, ref HitList hits)
    {
        if (fold.IsLeet || !Ascii.IsValid(text))
        {
            return FindSlowly(text, ref hits);
        }

        var words = WordBlocks.Of(text, fold.KeepsCase);
        var look = FindWords(text, words, ref hits);
        words.Return();
        if (_firstSigns is not null)
        {
            FindSigns(text, ref hits);
        }

        return look;
    }

    /// <summary>Goes through ASCII text from word to word.</summary>
    private TextLook FindWords(ReadOnlySpan<char> text, in WordBlocks words, ref HitList hits)
    {
        var look = default(TextLookBuilder);
        var last = default(LastWord);
        ulong inWord = 0;
        int start = 0;
        for (int block = 0; block < words.Words.Length; block++)
        {
            ulong bits = words.Words[block];

            // A bit wherever a word starts or ends, in turns.
            ulong borders = bits ^ ((bits << 1) | inWord);
            while (borders != 0)
            {
                int border = (block * 64) + BitOperations.TrailingZeroCount(borders);
                borders &= borders - 1;
                if (inWord == 0)
                {
                    start = border;
                    inWord = 1;
                    continue;
                }

                inWord = 0;
                look.Add(border - start);
                FindFrom(text, ref last, new LastWord(start, border, words.Hash(start, border - start, Seed)), ref hits);
            }
        }

        if (inWord != 0)
        {
            look.Add(text.Length - start);
            FindFrom(text, ref last, new LastWord(start, text.Length, words.Hash(start, text.Length - start, Seed)), ref hits);
        }

        return look.Look;
    }

    /// <summary>Finds the terms that begin with the word before and this one, and those that may begin with this one alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void FindFrom(ReadOnlySpan<char> text, ref LastWord last, LastWord word, ref HitList hits)
    {
        if (_pairs.MayHold(Pair(last.Hash, word.Hash)) && last.End > 0)
        {
            Walk(text, last.Start, last.End, last.Hash, ref hits);
        }

        last = word;
        if (_alone.MayHold(word.Hash))
        {
            Walk(text, word.Start, word.End, word.Hash, ref hits);
            last = default;
        }
    }

    /// <summary>Finds the terms that start with a sign, and puts all in the order of the text.</summary>
    private void FindSigns(ReadOnlySpan<char> text, ref HitList hits)
    {
        int at = 0;
        while (text[at..].IndexOfAny(_firstSigns!) is >= 0 and var next)
        {
            int start = at += next;
            ulong hash = Token(text, ref at, out _);
            Walk(text, start, at, hash, ref hits);
        }

        hits.Sort();
    }

    /// <summary>Goes through any text from letter to letter.</summary>
    private TextLook FindSlowly(ReadOnlySpan<char> text, ref HitList hits)
    {
        var look = default(TextLookBuilder);
        var last = default(LastWord);
        for (int at = 0; at < text.Length;)
        {
            int start = at;
            ulong hash = Token(text, ref at, out var kind);
            if (kind == TermCharacter.Word)
            {
                look.Add(at - start);
                FindFrom(text, ref last, new LastWord(start, at, hash), ref hits);
            }
            else if (kind == TermCharacter.Sign && _firstSigns is not null)
            {
                Walk(text, start, at, hash, ref hits);
            }
        }

        return look.Look;
    }

    /// <summary>Notes how a term begins: with two words, or with one that nothing or a sign follows.</summary>
    private void AddBeginning(string term, int at, ulong first)
    {
        ulong second = NextToken(term, ref at, out var kind);
        if (kind == TermCharacter.Word)
        {
            _pairs.Add(Pair(first, second ^ AfterGap));
        }
        else
        {
            _alone.Add(first);
        }
    }

    /// <summary>A hash of two words that only gaps part.</summary>
    private static ulong Pair(ulong first, ulong second) => (first ^ BitOperations.RotateLeft(second, 23)) * 0x9E37_79B9_7F4A_7C15;

    /// <summary>Follows the terms that begin with a token.</summary>
    private void Walk(ReadOnlySpan<char> text, int start, int at, ulong hash, ref HitList hits)
    {
        int node = 0;
        while ((node = _edges.Find(node, hash)) != 0)
        {
            if (_ends.Count > 0 && _ends.TryGetValue(node, out var ends))
            {
                AddHits(text, start, at, ends, ref hits);
            }

            if (at >= text.Length)
            {
                return;
            }

            hash = NextToken(text, ref at, out _);
        }
    }

    /// <summary>The word before; its end is 0 when there is none, or when what begins with it was looked for already.</summary>
    private readonly record struct LastWord(int Start, int End, ulong Hash);

    private void AddHits(ReadOnlySpan<char> text, int start, int end, List<(int List, string Term)> ends, ref HitList hits)
    {
        foreach (var (list, term) in ends)
        {
            // Two different stretches may have one hash, so that the characters decide.
            // In leetspeak, what is written as anybody writes it was found without, and numbers spell no words.
            bool counts = !fold.IsLeet || Leetspeak.IsIn(text[start..end]);
            if (counts && hits.MayTake(list, _lists.Count) && Folded(text[start..end]) == term)
            {
                hits.Add(list, new TermHit(_lists[list], start, end - start));
            }
        }
    }

    /// <summary>Text as the fold reads it, with one space for every run of gaps.</summary>
    private string Folded(ReadOnlySpan<char> text)
    {
        var folded = new StringBuilder(text.Length);
        for (int at = 0; at < text.Length;)
        {
            if (fold.Next(text, ref at, out char letter, out char second) == TermCharacter.Gap)
            {
                SkipGaps(text, ref at);
                folded.Append(' ');
            }
            else
            {
                folded.Append(letter).Append(second == '\0' ? "" : second.ToString());
            }
        }

        return folded.ToString();
    }

    private void SkipGaps(ReadOnlySpan<char> text, ref int at)
    {
        while (at < text.Length)
        {
            int next = at;
            if (fold.Next(text, ref next, out _, out _) != TermCharacter.Gap)
            {
                return;
            }

            at = next;
        }
    }

    /// <summary>Reads the gap that may stand here and the token behind it.</summary>
    private ulong NextToken(ReadOnlySpan<char> text, ref int at, out TermCharacter kind)
    {
        int start = at;
        SkipGaps(text, ref at);
        bool gap = at > start;
        kind = TermCharacter.Gap;
        ulong hash = at < text.Length ? Token(text, ref at, out kind) : Seed;
        return gap ? hash ^ AfterGap : hash;
    }

    /// <summary>Reads a whole word, or one sign.</summary>
    private ulong Token(ReadOnlySpan<char> text, ref int at, out TermCharacter kind)
    {
        int start = at;
        Span<byte> word = stackalloc byte[UsualWord];
        int length = Read(text, ref at, word, out kind);
        if (length <= word.Length)
        {
            return WordHash.Of(word[..length], Seed);
        }

        at = start;
        return LongToken(text, ref at, out kind);
    }

    private ulong LongToken(ReadOnlySpan<char> text, ref int at, out TermCharacter kind)
    {
        Span<byte> word = stackalloc byte[LongestWord];
        int length = Read(text, ref at, word, out kind);
        return length > LongestWord ? 0 : WordHash.Of(word[..length], Seed);
    }

    /// <summary>Reads to the end of a word; more than <paramref name="word"/> takes when it is longer.</summary>
    private int Read(ReadOnlySpan<char> text, ref int at, Span<byte> word, out TermCharacter kind)
    {
        int length = 0;
        kind = fold.Next(text, ref at, out char letter, out char second);
        Add(word, ref length, letter, second);
        while (kind == TermCharacter.Word && at < text.Length)
        {
            int next = at;
            if (fold.Next(text, ref next, out letter, out second) != TermCharacter.Word)
            {
                break;
            }

            Add(word, ref length, letter, second);
            at = next;
        }

        return length;
    }

    /// <summary>An ASCII letter is one byte, any other two: what falls together by that is told apart by <see cref="Folded"/>.</summary>
    private static void Add(Span<byte> word, ref int length, char letter, char second)
    {
        if (length + 4 > word.Length)
        {
            length = word.Length + 1;
            return;
        }

        foreach (char unit in (ReadOnlySpan<char>)[letter, second])
        {
            if (unit != '\0')
            {
                word[length++] = (byte)unit;
            }

            if (unit > 0x7F)
            {
                word[length++] = (byte)(unit >> 8);
            }
        }
    }
}

/// <summary>A term found in a text.</summary>
/// <param name="List">Its list.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct TermHit(string List, int Start, int Length);
