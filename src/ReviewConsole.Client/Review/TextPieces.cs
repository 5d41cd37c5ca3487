using System.Buffers;
using System.Text;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>Cuts a text into pieces at every match boundary and at every character that must not be shown as it is.</summary>
public static class TextPieces
{
    /// <summary>Cuts.</summary>
    /// <param name="text">The decoded text, written by strangers.</param>
    /// <param name="matches">What rules matched in it; may overlap, and may be wrong about its length.</param>
    /// <returns>Pieces that cover the whole text in order.</returns>
    public static IReadOnlyList<TextPiece> Of(string text, IReadOnlyList<Match> matches)
    {
        var pieces = new List<TextPiece>();
        foreach (var (start, end, rules) in Stretches(text.Length, matches))
        {
            Cut(text, start, end, rules, pieces);
        }

        return pieces;
    }

    private static IEnumerable<(int Start, int End, string[] Rules)> Stretches(int length, IReadOnlyList<Match> matches)
    {
        int[] bounds = [.. matches.SelectMany(match => new[] { match.Start, match.Start + match.Length }).Append(0).Append(length)
            .Where(bound => bound >= 0 && bound <= length).Distinct().Order()];
        for (var i = 0; i + 1 < bounds.Length; i++)
        {
            var (start, end) = (bounds[i], bounds[i + 1]);
            yield return (start, end, [.. matches.Where(match => match.Start <= start && match.Start + match.Length >= end).Select(static match => match.Rule).Distinct()]);
        }
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
