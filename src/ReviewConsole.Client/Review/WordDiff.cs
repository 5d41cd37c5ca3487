using System.Globalization;

namespace Holdpoint.ReviewConsole.Client.Review;

/// <summary>What a stretch of a comparison is.</summary>
public enum DiffKind
{
    /// <summary>In both.</summary>
    Same,

    /// <summary>Only before.</summary>
    Removed,

    /// <summary>Only after.</summary>
    Added,
}

/// <summary>A stretch of a comparison.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
public sealed record DiffPiece(DiffKind Kind, string Text);

/// <summary>Compares two texts word by word (longest common subsequence).</summary>
public static class WordDiff
{
    /// <summary>Above this many cells the middle is shown as removed and added whole: exactness is not worth a frozen page.</summary>
    private const long MaxCells = 1_000_000;

    /// <summary>Compares.</summary>
    /// <param name="before">The text as it is.</param>
    /// <param name="after">The text as it would be.</param>
    public static IReadOnlyList<DiffPiece> Of(string before, string after)
    {
        string[] from = [.. Words(before)];
        string[] to = [.. Words(after)];
        var head = 0;
        while (head < from.Length && head < to.Length && from[head] == to[head])
        {
            head++;
        }

        var tail = 0;
        while (tail < from.Length - head && tail < to.Length - head && from[^(tail + 1)] == to[^(tail + 1)])
        {
            tail++;
        }

        var pieces = new List<DiffPiece>();
        Add(pieces, DiffKind.Same, from.AsSpan(0, head));
        Middle(pieces, from[head..^tail], to[head..^tail]);
        Add(pieces, DiffKind.Same, from.AsSpan(from.Length - tail));
        return pieces;
    }

    private static void Middle(List<DiffPiece> pieces, string[] from, string[] to)
    {
        if ((long)from.Length * to.Length > MaxCells)
        {
            Add(pieces, DiffKind.Removed, from);
            Add(pieces, DiffKind.Added, to);
            return;
        }

        var common = Lengths(from, to);
        var (i, j) = (0, 0);
        while (i < from.Length || j < to.Length)
        {
            if (i < from.Length && j < to.Length && from[i] == to[j])
            {
                Add(pieces, DiffKind.Same, from[i]);
                (i, j) = (i + 1, j + 1);
            }
            else if (j == to.Length || (i < from.Length && common[i + 1][j] >= common[i][j + 1]))
            {
                Add(pieces, DiffKind.Removed, from[i++]);
            }
            else
            {
                Add(pieces, DiffKind.Added, to[j++]);
            }
        }
    }

    private static int[][] Lengths(string[] from, string[] to)
    {
        int[][] lengths = [.. Enumerable.Range(0, from.Length + 1).Select(_ => new int[to.Length + 1])];
        for (var i = from.Length - 1; i >= 0; i--)
        {
            for (var j = to.Length - 1; j >= 0; j--)
            {
                lengths[i][j] = from[i] == to[j] ? lengths[i + 1][j + 1] + 1 : Math.Max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }

        return lengths;
    }

    private static void Add(List<DiffPiece> pieces, DiffKind kind, params ReadOnlySpan<string> words)
    {
        var text = string.Concat(words);
        if (text.Length == 0)
        {
            return;
        }

        if (pieces is [.., { } last] && last.Kind == kind)
        {
            pieces[^1] = last with { Text = last.Text + text };
        }
        else
        {
            pieces.Add(new DiffPiece(kind, text));
        }
    }

    /// <summary>Runs of white space, runs of letters and digits, and every other character by itself. By hand: the library for expressions is 9 kB of every first load.</summary>
    private static IEnumerable<string> Words(string text)
    {
        for (var from = 0; from < text.Length;)
        {
            var kind = KindOf(text[from]);
            var to = from + 1;
            while (to < text.Length && kind != Token.Other && KindOf(text[to]) == kind)
            {
                to++;
            }

            yield return text[from..to];
            from = to;
        }
    }

    /// <summary>Both halves of a character outside the basic plane are of a word, so that none is ever cut.</summary>
    private static Token KindOf(char one) => char.IsWhiteSpace(one)
        ? Token.Space
        : char.IsLetterOrDigit(one) || char.IsSurrogate(one)
            || char.GetUnicodeCategory(one) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation
            ? Token.Word
            : Token.Other;

    private enum Token
    {
        Space,
        Word,
        Other,
    }
}
