using System.Buffers;

namespace Holdpoint.Policy.Text;

/// <summary>All term lists of a policy, found in one vectorised pass over folded text.</summary>
internal sealed class TermIndex
{
    private readonly SearchValues<string>? _any;
    private readonly Dictionary<char, List<(string Term, string List)>> _byFirst = [];

    public TermIndex(IReadOnlyDictionary<string, IReadOnlyList<string>> lists)
    {
        foreach (var (list, terms) in lists)
        {
            foreach (string term in terms.Select(FoldedText.Of).Where(term => term.Length > 0).Distinct())
            {
                if (!_byFirst.TryGetValue(term[0], out var sameStart))
                {
                    _byFirst[term[0]] = sameStart = [];
                }

                sameStart.Add((term, list));
            }
        }

        if (_byFirst.Count > 0)
        {
            _any = SearchValues.Create([.. _byFirst.Values.SelectMany(same => same).Select(entry => entry.Term)], StringComparison.Ordinal);
        }
    }

    /// <summary>Finds every term that stands on word borders.</summary>
    public List<TermHit>? Find(TextView folded)
    {
        List<TermHit>? hits = null;
        string text = folded.Text;
        int at = 0;
        while (_any is not null && text.AsSpan(at).IndexOfAny(_any) is >= 0 and var next)
        {
            at += next;
            foreach (var (term, list) in _byFirst[text[at]])
            {
                if (text.AsSpan(at).StartsWith(term, StringComparison.Ordinal) && WordBorder.Around(text, at, term.Length))
                {
                    (hits ??= []).Add(new TermHit(list, at, term.Length));
                }
            }

            at++;
        }

        return hits;
    }
}

/// <summary>A term found in folded text.</summary>
/// <param name="List">Its list.</param>
/// <param name="Start">Where it starts.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct TermHit(string List, int Start, int Length);
