using System.Buffers;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Text;

/// <summary>
/// Layers of encoding in a text: backslash escapes, percent encoding, HTML character references, base64 and hexadecimal, one in another up
/// to a stated depth. Each layer that says something is a reading of its own.
/// </summary>
internal static class EncodedText
{
    /// <summary>Layers read one in another.</summary>
    public const int Deepest = 3;

    /// <summary>Readings made of one part in all; text made to nest in every way costs no more than this.</summary>
    public const int MostReadings = 12;

    private static readonly SearchValues<char> Signs = SearchValues.Create("%&\\");

    private static readonly (TextSteps Step, Func<TextView, TextView?> Read)[] Layers =
    [
        (TextSteps.Escapes, EscapeLayer.Read), (TextSteps.Percent, PercentLayer.Read), (TextSteps.Html, HtmlLayer.Read),
        (TextSteps.Base64, Base64Layer.Read), (TextSteps.Hex, HexLayer.Read),
    ];

    /// <summary>Adds the readings of a text's layers.</summary>
    public static void Add(TextReading sent, TextLook look, Spending spending, ref List<TextReading>? readings)
    {
        // Base64 and hexadecimal make long words (or many pairs), the others need a sign of theirs.
        var wanted = TextSteps.None;
        wanted |= sent.Clean.Text.AsSpan().ContainsAny(Signs) ? TextSteps.Escapes | TextSteps.Percent | TextSteps.Html : TextSteps.None;
        wanted |= look.LongestWord >= Base64Layer.Shortest ? TextSteps.Base64 : TextSteps.None;
        wanted |= HexLayer.MayBeIn(look) ? TextSteps.Hex : TextSteps.None;
        if (wanted != TextSteps.None)
        {
            Add(sent, Deepest, wanted, spending, ref readings);
        }
    }

    private static void Add(TextReading outer, int depth, TextSteps wanted, Spending spending, ref List<TextReading>? readings)
    {
        foreach (var (step, read) in Layers)
        {
            if (readings is { Count: >= MostReadings } || !spending.MayGo(outer.Clean.Text.Length))
            {
                return;
            }

            if (!wanted.HasFlag(step) || read(outer.Clean) is not { } inner)
            {
                continue;
            }

            var reading = new TextReading(inner, outer.Steps | step, spending);
            (readings ??= []).Add(reading);
            if (depth > 1)
            {
                Add(reading, depth - 1, TextSteps.Decoding, spending, ref readings);
            }
        }
    }
}
