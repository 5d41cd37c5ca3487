using Holdpoint.Policy.Detectors;

namespace Holdpoint.Policy.Text;

/// <summary>All term lists of a policy. Lists that text is read alike for are found together in one pass.</summary>
internal sealed class TermIndex
{
    private readonly Dictionary<string, TextSteps> _without = [];
    private readonly TermTrie _plain = new(TermFold.Plain);
    private readonly TermTrie _leet = new(TermFold.Leet);
    private readonly TermTrie _cased = new(TermFold.Cased);
    private readonly TermTrie _unlike = new(TermFold.Plain);
    private readonly TermTrie _unlikeCased = new(TermFold.Cased);
    private readonly TermTrie _raw = new(TermFold.Plain);
    private readonly TermTrie _rawCased = new(TermFold.Cased);

    /// <summary>Makes one of a policy's lists, and of what its detectors look for as lists would.</summary>
    public TermIndex(IReadOnlyDictionary<string, TermList> lists, IEnumerable<Detector> detectors)
    {
        foreach (var detector in detectors)
        {
            _without[detector.ListName] = TextSteps.None;
            foreach (string term in detector.Terms)
            {
                _plain.Add(detector.ListName, term);
            }
        }

        foreach (var (name, list) in lists)
        {
            _without[name] = list.Without;
            var trie = TrieFor(list.Without);
            foreach (string term in list.Terms.Select(term => Read(term, list.Without)).Where(term => term.Length > 0).Distinct())
            {
                trie.Add(name, term);
                if (list.Leet)
                {
                    _leet.Add(name, term);
                }
            }
        }
    }

    /// <summary>Finds the terms of all lists that stand in a reading on word borders, and notes what its text looks like.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="hits">Takes the terms found, as places in the part's text.</param>
    public TextLook Find(TextReading reading, List<TermHit> hits)
    {
        int first = hits.Count;
        var look = Find(_plain, reading.Latin, hits);
        if (!_leet.IsEmpty && reading.Latin.Text.AsSpan().ContainsAny(Leetspeak.Signs))
        {
            Find(_leet, reading.Latin, hits);
        }

        FindUnlessEmpty(_cased, reading.Latin, hits);
        FindUnlessEmpty(_unlike, reading.Clean, hits);
        FindUnlessEmpty(_unlikeCased, reading.Clean, hits);
        FindUnlessEmpty(_raw, reading.Raw, hits);
        FindUnlessEmpty(_rawCased, reading.Raw, hits);
        if (reading.Steps != TextSteps.None && hits.Count > first)
        {
            RemoveUnread(hits, reading.Steps);
        }

        return look;
    }

    private void RemoveUnread(List<TermHit> hits, TextSteps steps) => hits.RemoveAll(hit => (_without[hit.List] & steps) != 0);

    private static TextLook Find(TermTrie trie, TextView view, List<TermHit> hits)
    {
        var found = default(HitList);
        var look = trie.Find(view.Text, ref found);
        AddOriginal(found.All, hits, view);
        found.Return();
        return look;
    }

    private static void FindUnlessEmpty(TermTrie trie, TextView view, List<TermHit> hits)
    {
        if (!trie.IsEmpty)
        {
            Find(trie, view, hits);
        }
    }

    private static void AddOriginal(ReadOnlySpan<TermHit> found, List<TermHit> hits, TextView view)
    {
        foreach (var hit in found)
        {
            var (start, length) = view.Original(hit.Start, hit.Length);
            hits.Add(hit with { Start = start, Length = length });
        }
    }

    private TermTrie TrieFor(TextSteps without) => (without & (TextSteps.Clean | TextSteps.LookAlikes), without.HasFlag(TextSteps.Case)) switch
    {
        (TextSteps.None, false) => _plain,
        (TextSteps.None, true) => _cased,
        (TextSteps.LookAlikes, false) => _unlike,
        (TextSteps.LookAlikes, true) => _unlikeCased,
        (_, false) => _raw,
        (_, true) => _rawCased,
    };

    /// <summary>A term without gaps around it, as views show text. What is not even cleaned has no look-alikes either.</summary>
    public static string Read(string term, TextSteps without = TextSteps.None)
    {
        var raw = new TextView(term);
        var clean = without.HasFlag(TextSteps.Clean) ? raw : CleanText.Of(raw);
        return ((without & (TextSteps.Clean | TextSteps.LookAlikes)) != 0 ? clean : LatinText.Of(clean)).Text.Trim(' ', '\t', '\n', '\r', '\v', '\f', '_', '-');
    }
}
