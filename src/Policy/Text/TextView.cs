namespace Holdpoint.Policy.Text;

/// <summary>
/// Text as rules read it, which knows where each of its characters came from. Text that needs no change shares the original string.
/// </summary>
internal readonly struct TextView
{
    private readonly int[]? _starts;
    private readonly int[]? _ends;

    /// <summary>A view equal in length and order to the original.</summary>
    public TextView(string text) => Text = text;

    /// <summary>A view whose character <c>i</c> came from the original's <c>starts[i]</c> up to <c>ends[i]</c>.</summary>
    public TextView(string text, int[] starts, int[] ends)
    {
        Text = text;
        _starts = starts;
        _ends = ends;
    }

    /// <summary>The characters.</summary>
    public string Text { get; }

    /// <summary>Whether each character stands where it stood in the original.</summary>
    public bool IsOriginal => _starts is null;

    /// <summary>The stretch of the original that a stretch of this view came from.</summary>
    public (int Start, int Length) Original(int start, int length)
    {
        if (_starts is null || _ends is null || length == 0)
        {
            return (start, length);
        }

        // A reading in another order than stored may end before it starts: take all that it covers.
        int first = _starts[start];
        int last = _ends[start];
        for (int at = start + 1; at < start + length; at++)
        {
            first = Math.Min(first, _starts[at]);
            last = Math.Max(last, _ends[at]);
        }

        return (first, last - first);
    }
}
