using System.Buffers;

namespace Holdpoint.Policy.Rules;

/// <summary>
/// What the matches of all expressions must hold, found in one vectorised pass, so that only an expression that may match is run.
/// An expression of which nothing certain is known always may. Immutable once built.
/// </summary>
internal sealed class ExpressionIndex
{
    private readonly List<string> _literals = [];
    private readonly List<int[]?> _needs = [];
    private readonly Dictionary<char, List<int>> _byFirst = [];
    private SearchValues<string>? _any;

    /// <summary>Adds an expression; returns its number.</summary>
    public int Add(string expression)
    {
        var needs = RequiredText.Of(expression);
        _needs.Add(needs?.Select(Literal).ToArray());
        return _needs.Count - 1;
    }

    /// <summary>Makes it ready, once all are added.</summary>
    public void Build()
    {
        if (_literals.Count > 0)
        {
            _any = SearchValues.Create([.. _literals], StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Makes a set of literals empty, and large enough.</summary>
    public void Clear(ref ulong[] found)
    {
        int blocks = (_literals.Count + 63) / 64;
        if (found.Length < blocks)
        {
            found = new ulong[blocks];
        }

        Array.Clear(found);
    }

    /// <summary>Adds the literals that stand in a text.</summary>
    public void Search(ReadOnlySpan<char> text, ulong[] found)
    {
        int at = 0;
        while (_any is not null && text[at..].IndexOfAny(_any) is >= 0 and var next)
        {
            at += next;
            foreach (int literal in _byFirst[char.ToLowerInvariant(text[at])])
            {
                if (text[at..].StartsWith(_literals[literal], StringComparison.OrdinalIgnoreCase))
                {
                    found[literal / 64] |= 1UL << literal;
                }
            }

            at++;
        }
    }

    /// <summary>Whether an expression may match a text that holds these literals.</summary>
    public bool MayMatch(int expression, ulong[] found)
    {
        if (_needs[expression] is not { } needs)
        {
            return true;
        }

        foreach (int literal in needs)
        {
            if ((found[literal / 64] & (1UL << literal)) != 0)
            {
                return true;
            }
        }

        return false;
    }

    private int Literal(string text)
    {
        text = text.ToLowerInvariant();
        int known = _literals.IndexOf(text);
        if (known >= 0)
        {
            return known;
        }

        _literals.Add(text);
        if (!_byFirst.TryGetValue(text[0], out var same))
        {
            _byFirst[text[0]] = same = [];
        }

        same.Add(_literals.Count - 1);
        return _literals.Count - 1;
    }
}
