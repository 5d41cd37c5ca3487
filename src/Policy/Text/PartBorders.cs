using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Text;

/// <summary>
/// Finds the borders at which a model reads on from one text to the next: between the parts of a message, and between messages of one role that
/// nobody else's words part. Media, settings and empty texts in between part nothing. A body with one text costs a look at its parts.
/// </summary>
internal static class PartBorders
{
    /// <summary>Characters taken on either side of a border, more than the longest term.</summary>
    public const int Around = 256;

    /// <summary>Characters taken at most, where the word that <see cref="Around"/> ends in is long (base64, say).</summary>
    public const int Farthest = 4_096;

    /// <summary>Adds the texts around all borders.</summary>
    public static void Join(IReadOnlyList<InspectedPart> parts, List<JoinedText> joined)
    {
        List<int>? run = null;
        int previous = -1;
        for (int part = 0; part < parts.Count; part++)
        {
            if (!parts[part].IsSaid || parts[part].Text.Length == 0)
            {
                continue;
            }

            if (previous >= 0 && ReadsOn(parts[previous], parts[part]))
            {
                (run ??= [previous]).Add(part);
            }
            else if (run is not null)
            {
                Cut(parts, run, joined);
                run = null;
            }

            previous = part;
        }

        if (run is not null)
        {
            Cut(parts, run, joined);
        }
    }

    private static bool ReadsOn(InspectedPart before, InspectedPart after) =>
        after.Kind is PartKind.Text or PartKind.ToolResult && before.Kind == after.Kind && after.Role.Length > 0 && before.Role == after.Role
        && !IsOfBatch(after.Pointer);

    /// <summary>Whether a string is one of several inputs that are each read alone, as embeddings and completions take them.</summary>
    private static bool IsOfBatch(string pointer) =>
        (pointer.StartsWith("/input/", StringComparison.Ordinal) || pointer.StartsWith("/prompt/", StringComparison.Ordinal))
        && pointer.IndexOf('/', 1) == pointer.LastIndexOf('/');

    /// <summary>Leaves out of a run of texts what is far from any border.</summary>
    private static void Cut(IReadOnlyList<InspectedPart> parts, List<int> run, List<JoinedText> joined)
    {
        var pieces = new List<JoinedText.Piece> { Tail(parts, run[0]) };
        for (int i = 1; i < run.Count; i++)
        {
            int part = run[i];
            int head = Reach(parts[part].Text, forward: true);
            var tail = Tail(parts, part);
            bool isLast = i == run.Count - 1;
            bool isWhole = !isLast && head >= tail.Start;
            pieces.Add(new JoinedText.Piece(part, 0, isWhole ? parts[part].Text.Length : head));
            if (!isWhole)
            {
                JoinedText.Add(parts, pieces, joined);
                pieces = [tail];
            }
        }
    }

    private static JoinedText.Piece Tail(IReadOnlyList<InspectedPart> parts, int part)
    {
        int length = Reach(parts[part].Text, forward: false);
        return new JoinedText.Piece(part, parts[part].Text.Length - length, length);
    }

    /// <summary>How many characters of a text are taken, from its start or from its end.</summary>
    private static int Reach(string text, bool forward)
    {
        int reach = Math.Min(Around, text.Length);
        while (reach < text.Length && reach < Farthest && !char.IsWhiteSpace(forward ? text[reach] : text[^(reach + 1)]))
        {
            reach++;
        }

        return reach;
    }
}
