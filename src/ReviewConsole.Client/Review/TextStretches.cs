namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>A stretch of a long text.</summary>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="End">The one after its last.</param>
/// <param name="IsShown">Whether it is on the page; otherwise it is a gap that can be opened.</param>
/// <param name="Matches">How many matches begin in it.</param>
public sealed record TextStretch(int Start, int End, bool IsShown, int Matches)
{
    /// <summary>Length in UTF-16 units.</summary>
    public int Length => End - Start;
}

/// <summary>
/// Which parts of a long text are on the page: its beginning, its end, what is around each match, and what was asked for. A page that
/// renders megabytes freezes; a reviewer needs the matches with what stands around them, and a way to everything else.
/// </summary>
public sealed class TextStretches
{
    /// <summary>A text up to this length is shown whole, in UTF-16 units.</summary>
    public const int WholeUpTo = 20_000;

    /// <summary>How much of a gap one press opens, in UTF-16 units.</summary>
    public const int Step = 20_000;

    private const int AtStart = 6_000;
    private const int AtEnd = 1_000;
    private const int Around = 400;

    /// <summary>Matches beyond these are counted in their gap and lit when it is opened.</summary>
    private const int MaxMatches = 200;

    /// <summary>A gap smaller than this is not worth a press.</summary>
    private const int SmallestGap = 500;

    private readonly string _text;
    private readonly IReadOnlyList<Match> _matches;
    private readonly List<(int Start, int End)> _shown = [];

    /// <summary>Of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="matches">Its matches; those outside of it are left out.</param>
    public TextStretches(string text, IReadOnlyList<Match> matches)
    {
        _text = text;
        _matches = [.. matches.Where(match => match.Start >= 0 && match.Length >= 0 && match.Start < text.Length).OrderBy(static match => match.Start)];
        if (text.Length <= WholeUpTo)
        {
            Show(0, text.Length);
            return;
        }

        Show(0, AtStart);
        Show(text.Length - AtEnd, text.Length);
        foreach (var match in _matches.Take(MaxMatches))
        {
            // Of a match that is itself long, its two ends: the rest is a gap like any other.
            Show(match.Start - Around, match.Start + Math.Min(match.Length, Around) + Around);
            Show(match.Start + match.Length - Around, match.Start + match.Length + Around);
        }
    }

    /// <summary>The text in order, shown stretches and gaps.</summary>
    public IReadOnlyList<TextStretch> All
    {
        get
        {
            var all = new List<TextStretch>();
            var at = 0;
            foreach (var (start, end) in _shown)
            {
                if (start > at)
                {
                    all.Add(Stretch(at, start, isShown: false));
                }

                all.Add(Stretch(start, end, isShown: true));
                at = end;
            }

            if (at < _text.Length)
            {
                all.Add(Stretch(at, _text.Length, isShown: false));
            }

            return all;
        }
    }

    /// <summary>Opens a gap from its beginning.</summary>
    /// <param name="gap">A gap of <see cref="All"/>.</param>
    public void OpenFromStart(TextStretch gap) => Show(gap.Start, Math.Min(gap.Start + Step, gap.End));

    /// <summary>Opens a gap from its end, for who reads backwards from a match.</summary>
    /// <param name="gap">A gap of <see cref="All"/>.</param>
    public void OpenFromEnd(TextStretch gap) => Show(Math.Max(gap.End - Step, gap.Start), gap.End);

    /// <summary>The matches that reach into a stretch.</summary>
    /// <param name="stretch">The stretch.</param>
    public IReadOnlyList<Match> MatchesIn(TextStretch stretch) =>
        [.. _matches.Where(match => match.Start < stretch.End && match.Start + match.Length > stretch.Start)];

    private TextStretch Stretch(int start, int end, bool isShown) =>
        new(start, end, isShown, _matches.Count(match => match.Start >= start && match.Start < end));

    private void Show(int start, int end)
    {
        var (from, to) = (Whole(Math.Max(0, start)), Whole(Math.Clamp(end, 0, _text.Length)));
        if (from >= to)
        {
            return;
        }

        var touching = _shown.FindAll(other => other.Start <= to + SmallestGap && other.End >= from - SmallestGap);
        foreach (var other in touching)
        {
            (from, to) = (Math.Min(from, other.Start), Math.Max(to, other.End));
            _shown.Remove(other);
        }

        var place = _shown.FindIndex(other => other.Start > to);
        _shown.Insert(place < 0 ? _shown.Count : place, (from, to));
    }

    /// <summary>A place that does not part a surrogate pair.</summary>
    private int Whole(int place) => place > 0 && place < _text.Length && char.IsLowSurrogate(_text[place]) && char.IsHighSurrogate(_text[place - 1]) ? place - 1 : place;
}
