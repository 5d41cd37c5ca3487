using Holdpoint.Contracts;

namespace Holdpoint.ReviewConsole.Client.Queue;

/// <summary>
/// The list under the reviewer's eyes. It changes under them only in place: new reviews wait until they are merged, ended ones stay
/// struck through until the next move, and the cursor stands on its review, not on a line number.
/// </summary>
public sealed class QueueView
{
    /// <summary>Rows rendered at once.</summary>
    public const int WindowSize = 200;

    private List<QueueRow> _rows = [];
    private List<QueueRow> _matching = [];
    private int _windowStart;
    private string _filter = "";

    /// <summary>The review the cursor is on; null in an empty list.</summary>
    public string? Cursor { get; private set; }

    /// <summary>How many reviews wait to be merged.</summary>
    public int NewCount { get; private set; }

    /// <summary>Rows that the filter lets through.</summary>
    public int Count => _matching.Count;

    /// <summary>Index of the first rendered row.</summary>
    public int WindowStart => _windowStart;

    /// <summary>The rendered rows.</summary>
    public IReadOnlyList<QueueRow> Window => _matching.Slice(_windowStart, Math.Min(WindowSize, _matching.Count - _windowStart));

    /// <summary>The row under the cursor.</summary>
    public QueueRow? Current => _matching.Find(row => row.Id == Cursor);

    /// <summary>What rows must contain to be shown, in rule, reason, model, route, consumer or queue.</summary>
    public string Filter
    {
        get => _filter;
        set
        {
            _filter = value.Trim();
            Refilter(CursorIndex);
        }
    }

    private int CursorIndex => _matching.FindIndex(row => row.Id == Cursor);

    /// <summary>Takes in what the board says now, without moving anything.</summary>
    /// <param name="pending">The pending reviews.</param>
    /// <param name="outcomeOf">How a review ended, where known.</param>
    public void Sync(IReadOnlyDictionary<string, ReviewSummary> pending, Func<string, ReviewState?> outcomeOf)
    {
        var at = CursorIndex;
        var known = 0;
        for (var i = 0; i < _rows.Count; i++)
        {
            if (pending.TryGetValue(_rows[i].Id, out var review))
            {
                known++;
                _rows[i] = ReferenceEquals(_rows[i].Review, review) && !_rows[i].Ended ? _rows[i] : new QueueRow(review);
            }
            else
            {
                _rows[i] = _rows[i] with { Ended = true, Outcome = outcomeOf(_rows[i].Id) };
            }
        }

        NewCount = pending.Count - known;
        if (known == 0 && NewCount > 0)
        {
            // Nothing is there that could move away from under the cursor.
            Merge(pending);
            return;
        }

        Refilter(at);
    }

    /// <summary>Makes the list anew: new reviews in their place, ended ones gone.</summary>
    /// <param name="pending">The pending reviews.</param>
    public void Merge(IReadOnlyDictionary<string, ReviewSummary> pending)
    {
        var at = CursorIndex;
        _rows = [.. pending.Values.Order(WorkingOrder.Instance).Select(static review => new QueueRow(review))];
        NewCount = 0;
        Refilter(at);
    }

    /// <summary>Moves the cursor, and lets go of rows that have ended.</summary>
    /// <param name="by">Rows down (up when negative).</param>
    public void Move(int by)
    {
        var at = CursorIndex;
        var ended = _matching.Take(at + 1).Count(static row => row.Ended);
        var onEnded = at >= 0 && _matching[at].Ended;
        _rows.RemoveAll(static row => row.Ended);
        _matching = [.. _rows.Where(Matches)];

        // From an ended row the next one has already moved up into its place.
        var from = at - ended + (onEnded && by < 0 ? 1 : 0);
        PutCursor(from + by);
    }

    /// <summary>Puts the cursor on a review of the list.</summary>
    /// <param name="id">Review id.</param>
    public void Select(string id)
    {
        if (_matching.Exists(row => row.Id == id))
        {
            Cursor = id;
        }
    }

    /// <summary>Shows the window before or after.</summary>
    /// <param name="windows">Windows down (up when negative).</param>
    public void Page(int windows) => PutCursor(Math.Clamp(_windowStart + (windows * WindowSize), 0, Math.Max(0, _matching.Count - 1)));

    private void Refilter(int formerIndex)
    {
        _matching = _filter.Length == 0 ? [.. _rows] : [.. _rows.Where(Matches)];
        PutCursor(CursorIndex is >= 0 and var stays ? stays : Math.Max(0, formerIndex));
    }

    private void PutCursor(int index)
    {
        var bounded = Math.Clamp(index, 0, Math.Max(0, _matching.Count - 1));
        Cursor = _matching.Count == 0 ? null : _matching[bounded].Id;
        _windowStart = bounded / WindowSize * WindowSize;
    }

    private bool Matches(QueueRow row) =>
        _filter.Length == 0
        || Has(row.Review.Model) || Has(row.Review.Route) || Has(row.Review.Consumer) || Has(row.Review.Queue)
        || row.Review.Rules.Any(rule => Has(rule.Id) || Has(rule.Reason));

    private bool Has(string text) => text.Contains(_filter, StringComparison.OrdinalIgnoreCase);
}
