using Holdpoint.Contracts;

namespace Holdpoint.Policy.Conditions;

/// <summary>Places where a rule matched, in the original text; bounded, because hostile text could match everywhere.</summary>
internal sealed class SpanList
{
    /// <summary>Spans recorded of one rule.</summary>
    public const int Most = 64;

    private readonly List<MatchedSpan> _spans = [];

    /// <summary>How many there are.</summary>
    public int Count => _spans.Count;

    /// <summary>Adds one, unless the list is full or has it.</summary>
    public void Add(string pointer, int start, int length)
    {
        var span = new MatchedSpan(pointer, start, length);
        if (_spans.Count < Most && !_spans.Contains(span))
        {
            _spans.Add(span);
        }
    }

    /// <summary>Goes back to an earlier length.</summary>
    public void Truncate(int count) => _spans.RemoveRange(count, _spans.Count - count);

    /// <summary>Takes them out.</summary>
    public IReadOnlyList<MatchedSpan> Take()
    {
        MatchedSpan[] taken = [.. _spans];
        _spans.Clear();
        return taken;
    }
}
