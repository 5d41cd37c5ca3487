using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>A part of a conversation, or a gap of parts that are not on the page.</summary>
/// <param name="Index">Place of the part, or of the first of the gap, in the content.</param>
/// <param name="Part">The part; null for a gap.</param>
/// <param name="Missing">How many parts the gap has.</param>
public sealed record PartRow(int Index, ContentPart? Part, int Missing);

/// <summary>Which parts of a conversation are on the page: the first, the last, those that matched, and what was asked for. Bodies may have 20,000.</summary>
public sealed class PartList
{
    /// <summary>As many parts as one press adds.</summary>
    public const int Step = 100;

    private const int AtStart = 100;
    private const int AtEnd = 20;
    private const int MaxMatched = 200;

    private readonly IReadOnlyList<(ContentPart Part, int Index)> _parts;
    private readonly bool[] _shown;

    /// <summary>Of a list of parts.</summary>
    /// <param name="parts">The parts with their places in the content.</param>
    /// <param name="isMatched">Whether a rule matched in a part.</param>
    public PartList(IReadOnlyList<(ContentPart Part, int Index)> parts, Func<ContentPart, bool> isMatched)
    {
        _parts = parts;
        _shown = new bool[parts.Count];
        var matched = 0;
        for (var i = 0; i < parts.Count; i++)
        {
            _shown[i] = i < AtStart || i >= parts.Count - AtEnd || (isMatched(parts[i].Part) && matched++ < MaxMatched);
        }
    }

    /// <summary>How many parts there are, shown or not.</summary>
    public int Count => _parts.Count;

    /// <summary>The parts in order, gaps in place of what is not shown.</summary>
    public IEnumerable<PartRow> Rows
    {
        get
        {
            for (var i = 0; i < _parts.Count; i++)
            {
                var from = i;
                while (i < _parts.Count && !_shown[i])
                {
                    i++;
                }

                if (i > from)
                {
                    yield return new PartRow(_parts[from].Index, null, i - from);
                }

                if (i < _parts.Count)
                {
                    yield return new PartRow(_parts[i].Index, _parts[i].Part, 0);
                }
            }
        }
    }

    /// <summary>Opens a gap from its beginning.</summary>
    /// <param name="gap">A gap of <see cref="Rows"/>.</param>
    public void Open(PartRow gap)
    {
        var first = 0;
        while (_parts[first].Index != gap.Index)
        {
            first++;
        }

        Array.Fill(_shown, true, first, Math.Min(gap.Missing, Step));
    }
}
