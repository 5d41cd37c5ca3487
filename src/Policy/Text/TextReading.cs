using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Text;

/// <summary>One way to read a part's text, with the views that rules match on.</summary>
internal readonly struct TextReading
{
    /// <summary>A reading of a text, with what was done to come to it. It is not whole where a limit was passed on the way.</summary>
    public TextReading(TextView raw, TextSteps steps, Spending spending)
    {
        Raw = raw;
        Clean = CleanText.Of(raw, spending);
        Latin = LatinText.Of(Clean, spending);
        Steps = steps;
    }

    /// <summary>For term lists that want nothing cleaned.</summary>
    public TextView Raw { get; }

    /// <summary>For expressions.</summary>
    public TextView Clean { get; }

    /// <summary>For detectors and term lists.</summary>
    public TextView Latin { get; }

    /// <summary>What was done to come to this reading, beyond what is done to every text.</summary>
    public TextSteps Steps { get; }

    /// <summary>The ways in which the same text may be read otherwise; none for nearly all text.</summary>
    /// <param name="text">The text itself.</param>
    /// <param name="sent">As it was sent.</param>
    /// <param name="look">What it looks like.</param>
    /// <param name="spending">Ends the search for more when a limit is passed.</param>
    public static List<TextReading>? Others(string text, TextReading sent, TextLook look, Spending spending)
    {
        List<TextReading>? others = null;
        if (!ReferenceEquals(sent.Clean.Text, text))
        {
            Add(ref others, DirectionOverride.AsShown(text), sent.Steps | TextSteps.Direction, spending);
            Add(ref others, TagCharacters.Hidden(text), sent.Steps | TextSteps.Tags, spending);
        }

        if (SpacedLetters.MayBeIn(look))
        {
            Add(ref others, SpacedLetters.Joined(sent.Latin), sent.Steps | TextSteps.Spaced, spending);
        }

        EncodedText.Add(sent, look, spending, ref others);
        return others;
    }

    private static void Add(ref List<TextReading>? readings, TextView? view, TextSteps step, Spending spending)
    {
        if (view is { } made)
        {
            (readings ??= []).Add(new TextReading(made, step, spending));
        }
    }
}
