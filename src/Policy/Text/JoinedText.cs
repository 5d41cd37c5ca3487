using System.Text;
using Holdpoint.Policy.Conditions;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Text;

/// <summary>
/// The text around the borders between neighbouring texts of one speaker, joined as a model reads it, so that a word cut in two by a border is one
/// again. Only what crosses a border counts: the rest was found in its own part.
/// </summary>
internal sealed class JoinedText
{
    private readonly List<Piece> _pieces;

    private JoinedText(IReadOnlyList<InspectedPart> parts, List<Piece> pieces, bool parted)
    {
        var text = new StringBuilder();
        _pieces = new(pieces.Count);
        foreach (var piece in pieces)
        {
            text.Append(parted && text.Length > 0 ? "\n" : "");
            _pieces.Add(piece with { At = text.Length });
            text.Append(parts[piece.Part].Text.AsSpan(piece.Start, piece.Length));
        }

        Role = parts[pieces[0].Part].Role;
        Text = text.ToString();
    }

    /// <summary>Whose words they are.</summary>
    public string Role { get; }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Joins pieces directly; a second time with line breaks where one word would be made of two, because a model may be shown either.</summary>
    public static void Add(IReadOnlyList<InspectedPart> parts, List<Piece> pieces, List<JoinedText> joined)
    {
        joined.Add(new JoinedText(parts, pieces, parted: false));
        for (int i = 1; i < pieces.Count; i++)
        {
            var (before, after) = (pieces[i - 1], pieces[i]);
            if (char.IsLetterOrDigit(parts[before.Part].Text[before.Start + before.Length - 1]) && char.IsLetterOrDigit(parts[after.Part].Text[after.Start]))
            {
                joined.Add(new JoinedText(parts, pieces, parted: true));
                return;
            }
        }
    }

    /// <summary>Adds the places of a stretch, one in each part that it stands in; false when it crosses no border.</summary>
    public bool Mark(IReadOnlyList<InspectedPart> parts, int start, int length, SpanList spans)
    {
        int first = PieceAt(start);
        int last = PieceAt(start + Math.Max(length, 1) - 1);
        for (int i = first; i <= last && first < last; i++)
        {
            var piece = _pieces[i];
            int from = Math.Max(start, piece.At) - piece.At;
            int to = Math.Min(start + length, piece.At + piece.Length) - piece.At;
            if (to > from)
            {
                spans.Add(parts[piece.Part].Pointer, piece.Start + from, to - from);
            }
        }

        return first < last;
    }

    /// <summary>The piece that a character stands in, or that stands before the line break at it.</summary>
    private int PieceAt(int place)
    {
        int low = 0;
        for (int high = _pieces.Count - 1; low < high;)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _pieces[middle].At <= place ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    /// <summary>A stretch of a part's text.</summary>
    /// <param name="Part">The part.</param>
    /// <param name="Start">Where it starts in the part's text.</param>
    /// <param name="Length">How long it is; at least 1.</param>
    /// <param name="At">Where it stands in the joined text.</param>
    internal readonly record struct Piece(int Part, int Start, int Length, int At = 0);
}
