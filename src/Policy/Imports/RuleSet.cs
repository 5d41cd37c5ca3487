using System.Buffers;

namespace Holdpoint.Policy.Imports;

/// <summary>
/// Several imported rules, run together: one pass over a text finds which of all their keywords stand in it, and only the rules of those
/// (and rules without keywords) are tried.
/// </summary>
internal sealed class RuleSet
{
    private readonly ImportedRule[] _rules;
    private readonly bool[] _always;
    private readonly SearchValues<string>? _any;
    private readonly Dictionary<char, List<(string Keyword, int[] Rules)>> _byFirst = [];

    public RuleSet(IReadOnlyList<ImportedRule> rules)
    {
        _rules = [.. rules];
        _always = [.. rules.Select(rule => rule.Keywords.Count == 0)];
        var keywords = rules.SelectMany((rule, index) => rule.Keywords.Select(keyword => (keyword: keyword.ToLowerInvariant(), index)))
            .GroupBy(entry => entry.keyword, entry => entry.index, StringComparer.Ordinal).ToList();
        foreach (var keyword in keywords)
        {
            char first = char.ToUpperInvariant(keyword.Key[0]);
            if (!_byFirst.TryGetValue(first, out var bucket))
            {
                _byFirst[first] = bucket = [];
            }

            bucket.Add((keyword.Key, [.. keyword]));
        }

        _any = keywords.Count == 0 ? null : SearchValues.Create([.. keywords.Select(keyword => keyword.Key)], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Adds every value found, rule by rule.</summary>
    public void Find(string text, List<(int Start, int Length)> found)
    {
        Span<bool> tried = _always.Length <= 1_024 ? stackalloc bool[_always.Length] : new bool[_always.Length];
        _always.CopyTo(tried);
        Mark(text, tried);
        for (int rule = 0; rule < _rules.Length; rule++)
        {
            if (tried[rule])
            {
                _rules[rule].Find(text, found);
            }
        }
    }

    private void Mark(ReadOnlySpan<char> text, Span<bool> tried)
    {
        if (_any is null)
        {
            return;
        }

        for (int at = text.IndexOfAny(_any); at >= 0;)
        {
            foreach (var (keyword, rules) in _byFirst.GetValueOrDefault(char.ToUpperInvariant(text[at])) ?? [])
            {
                if (text[at..].StartsWith(keyword, StringComparison.OrdinalIgnoreCase))
                {
                    foreach (int rule in rules)
                    {
                        tried[rule] = true;
                    }
                }
            }

            int next = text[(at + 1)..].IndexOfAny(_any);
            at = next < 0 ? -1 : at + 1 + next;
        }
    }
}
