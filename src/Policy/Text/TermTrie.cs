using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>
/// Terms as sequences of words, gaps and signs. A text is gone through once: each of its words is hashed as it passes, and only a word with
/// which some term begins is looked at further, so that the time hardly depends on how many terms there are. Immutable once all are added.
/// </summary>
internal sealed class TermTrie(TermFold fold)
{
    /// <summary>Hits kept of one list in one reading; hostile text could match everywhere.</summary>
    private const int MostOfAList = 64;

    /// <summary>First words for each 64 bits: at most one bit in 32 is set, so that nearly every other word is passed over at once.</summary>
    private const int WordsPerBlock = 2;

    private const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;
    private const ulong GapToken = 0x6A09_E667_F3BC_C909;

    /// <summary>Different in each process, so that nobody can prepare words that fall together.</summary>
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;

    private readonly Dictionary<ulong, int> _edges = [];
    private readonly Dictionary<int, List<(string List, string Term)>> _ends = [];
    private readonly HashSet<char> _firstSigns = [];
    private ulong[] _firstWords = new ulong[1 << 10];
    private readonly List<ulong> _firstHashes = [];

    /// <summary>Whether it holds no terms.</summary>
    public bool IsEmpty => _ends.Count == 0;

    /// <summary>Adds a term that has at least one character that is no gap.</summary>
    public void Add(string list, string term)
    {
        int node = 0;
        for (int at = 0; at < term.Length;)
        {
            int start = at;
            var kind = Token(term, ref at, out ulong hash);
            if (node == 0)
            {
                AddFirst(kind, hash, term[start]);
            }

            ulong edge = Edge(node, hash);
            node = _edges.TryGetValue(edge, out int known) ? known : _edges[edge] = _edges.Count + 1;
        }

        if (!_ends.TryGetValue(node, out var ends))
        {
            _ends[node] = ends = [];
        }

        ends.Add((list, Folded(term)));
    }

    /// <summary>Finds every term that stands on word borders, and notes what the text looks like.</summary>
    /// <param name="text">The text.</param>
    /// <param name="hits">Takes the terms found, in order.</param>
    public TextLook Find(ReadOnlySpan<char> text, List<TermHit> hits)
    {
        var words = fold.AsciiWords;
        var firstWords = _firstWords;
        int shift = 64 - BitOperations.Log2((uint)firstWords.Length * 64);
        int singles = 0;
        int mostSingles = 0;
        int pairs = 0;
        int mostPairs = 0;
        int longest = 0;
        int at = 0;
        while (at < text.Length)
        {
            int start = at;
            ulong hash = Seed;
            while ((uint)at < (uint)text.Length && text[at] is var character && character < 128 && words[character] is var letter and not '\0')
            {
                hash = (hash ^ letter) * Multiplier;
                at++;
            }

            if (at == start || (at < text.Length && text[at] >= 128))
            {
                at = start;
                var kind = Token(text, ref at, out hash);
                if (kind != TermCharacter.Word)
                {
                    if (kind == TermCharacter.Sign && _firstSigns.Contains(text[start]))
                    {
                        Walk(text, start, at, hash, hits);
                    }

                    continue;
                }
            }

            int length = at - start;
            singles = length == 1 ? singles + 1 : 0;
            pairs = length == 2 ? pairs + 1 : 0;
            mostSingles = Math.Max(mostSingles, singles);
            mostPairs = Math.Max(mostPairs, pairs);
            longest = Math.Max(longest, length);
            int bit = (int)(hash >> shift);
            if ((firstWords[bit >> 6] & (1UL << bit)) != 0)
            {
                Walk(text, start, at, hash, hits);
            }
        }

        return new TextLook(mostSingles, longest, mostPairs);
    }

    private void AddFirst(TermCharacter kind, ulong hash, char sign)
    {
        if (kind != TermCharacter.Word)
        {
            _firstSigns.Add(sign);
            _firstSigns.Add(char.ToLowerInvariant(sign));
            _firstSigns.Add(char.ToUpperInvariant(sign));
            return;
        }

        if (_edges.ContainsKey(Edge(0, hash)))
        {
            return;
        }

        _firstHashes.Add(hash);
        if (_firstHashes.Count > _firstWords.Length * WordsPerBlock)
        {
            _firstWords = new ulong[_firstWords.Length * 2];
            _firstHashes.ForEach(Mark);
        }

        Mark(hash);
    }

    private void Mark(ulong hash)
    {
        int bit = (int)(hash >> (64 - BitOperations.Log2((uint)_firstWords.Length * 64)));
        _firstWords[bit >> 6] |= 1UL << bit;
    }

    /// <summary>Follows the terms that begin with a token.</summary>
    private void Walk(ReadOnlySpan<char> text, int start, int at, ulong hash, List<TermHit> hits)
    {
        int node = 0;
        while (_edges.TryGetValue(Edge(node, hash), out node))
        {
            if (_ends.TryGetValue(node, out var ends))
            {
                foreach (var (list, term) in ends)
                {
                    // Two different stretches may have one hash, so that the characters decide.
                    if (Count(hits, list) < MostOfAList && Folded(text[start..at]) == term)
                    {
                        hits.Add(new TermHit(list, start, at - start));
                    }
                }
            }

            if (at >= text.Length)
            {
                return;
            }

            Token(text, ref at, out hash);
        }
    }

    private static int Count(List<TermHit> hits, string list)
    {
        int count = 0;
        foreach (var hit in hits)
        {
            count += hit.List == list ? 1 : 0;
        }

        return count;
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

    /// <summary>Reads a whole word, a run of gaps or one sign.</summary>
    private TermCharacter Token(ReadOnlySpan<char> text, ref int at, out ulong hash)
    {
        hash = Seed;
        var kind = fold.Next(text, ref at, out char letter, out char second);
        if (kind == TermCharacter.Gap)
        {
            SkipGaps(text, ref at);
            hash = GapToken;
            return kind;
        }

        hash = Add(hash, letter, second);
        while (kind == TermCharacter.Word && at < text.Length)
        {
            int next = at;
            if (fold.Next(text, ref next, out letter, out second) != TermCharacter.Word)
            {
                break;
            }

            hash = Add(hash, letter, second);
            at = next;
        }

        return kind;
    }

    private static ulong Add(ulong hash, char letter, char second)
    {
        hash = (hash ^ letter) * Multiplier;
        return second == '\0' ? hash : (hash ^ second) * Multiplier;
    }

    private static ulong Edge(int node, ulong token) => (token ^ (token >> 29)) + ((ulong)node * 0xBF58_476D_1CE4_E5B9);
}

/// <summary>A term found in a text.</summary>
/// <param name="List">Its list.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct TermHit(string List, int Start, int Length);

/// <summary>What a text looks like, seen in passing.</summary>
/// <param name="Singles">Words of one letter that follow each other, at most.</param>
/// <param name="LongestWord">Letters and digits of the longest word.</param>
/// <param name="Pairs">Words of two letters or digits that follow each other, at most.</param>
internal readonly record struct TextLook(int Singles, int LongestWord, int Pairs);
