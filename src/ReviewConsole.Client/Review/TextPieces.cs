using System.Buffers;
using System.Text;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>Cuts a text into pieces at every match boundary and at every character that must not be shown as it is.</summary>
public static class TextPieces
{
    /// <summary>Cuts a whole text.</summary>
    /// <param name="text">The decoded text, written by strangers.</param>
    /// <param name="matches">What rules matched in it; may overlap, and may be wrong about its length.</param>
    /// <returns>Pieces that cover the whole text in order.</returns>
    public static IReadOnlyList<TextPiece> Of(string text, IReadOnlyList<Match> matches) => Of(text, matches, 0, text.Length);

    /// <summary>Cuts a stretch of a text.</summary>
    /// <param name="text">The decoded text, written by strangers.</param>
    /// <param name="matches">What rules matched in it; may overlap, and may be wrong about its length.</param>
    /// <param name="from">First UTF-16 unit.</param>
    /// <param name="to">The one after the last.</param>
    /// <returns>Pieces that cover the stretch in order; their places are those in the text.</returns>
    public static IReadOnlyList<TextPiece> Of(string text, IReadOnlyList<Match> matches, int from, int to)
    {
        var pieces = new List<TextPiece>();
        int[] bounds = [.. matches.SelectMany(static match => new[] { match.Start, match.Start + match.Length }).Append(from).Append(to)
            .Where(bound => bound >= from && bound <= to).Distinct().Order()];
        Match[] waiting = [.. matches.OrderBy(static match => match.Start)];
        var (lit, next) = (new List<Match>(), 0);
        for (var i = 0; i + 1 < bounds.Length; i++)
        {
            var start = bounds[i];
            while (next < waiting.Length && waiting[next].Start <= start)
            {
                lit.Add(waiting[next++]);
            }

            lit.RemoveAll(match => match.Start + match.Length <= start);
            Cut(text, start, bounds[i + 1], [.. lit.Select(static match => match.Rule).Distinct()], pieces);
        }

        return pieces;
    }

    private static void Cut(string text, int start, int end, string[] rules, List<TextPiece> pieces)
    {
        var plainFrom = start;
        for (var i = start; i < end;)
        {
            var status = Rune.DecodeFromUtf16(text.AsSpan(i, end - i), out var rune, out var units);
            var (kind, shown) = Judge(text, i, status, rune);
            if (kind != PieceKind.Plain)
            {
                AddPlain(text, plainFrom, i, rules, pieces);
                var code = HiddenCharacter.Code(status == OperationStatus.Done ? rune.Value : text[i]);
                pieces.Add(new TextPiece(kind, shown ?? text.Substring(i, units), code, i, rules));
                plainFrom = i + units;
            }

            i += units;
        }

        AddPlain(text, plainFrom, end, rules, pieces);
    }

    private static (PieceKind Kind, string? Shown) Judge(string text, int index, OperationStatus status, Rune rune)
    {
        if (status != OperationStatus.Done)
        {
            return (PieceKind.Hidden, HiddenCharacter.Code(text[index]));
        }

        // A carriage return before a line feed ends a line as usual; alone it can hide what stands before it.
        if (rune.Value == '\r' && index + 1 < text.Length && text[index + 1] == '\n')
        {
            return (PieceKind.Plain, null);
        }

        if (HiddenCharacter.LabelOf(rune) is { } label)
        {
            return (PieceKind.Hidden, label);
        }

        return LookAlikes.IsStyledLetter(rune) || (!rune.IsAscii && rune.IsBmp && LookAlikes.IsDisguised(text, index)) ? (PieceKind.LookAlike, null) : (PieceKind.Plain, null);
    }

    private static void AddPlain(string text, int from, int to, string[] rules, List<TextPiece> pieces)
    {
        if (to > from)
        {
            pieces.Add(new TextPiece(PieceKind.Plain, text[from..to], "", from, rules));
        }
    }
}
