using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Text;

/// <summary>One way to read a part's text, with the views that rules match on; each is made when first asked for.</summary>
internal sealed class TextReading
{
    private readonly TermIndex _terms;
    private TextView? _latin;
    private TextView? _folded;
    private List<TermHit>? _hits;
    private bool _searched;

    private TextReading(TextView clean, TermIndex terms)
    {
        Clean = clean;
        _terms = terms;
    }

    /// <summary>For expressions.</summary>
    public TextView Clean { get; }

    /// <summary>For detectors.</summary>
    public TextView Latin => _latin ??= LatinText.Of(Clean);

    /// <summary>For term lists.</summary>
    public TextView Folded => _folded ??= FoldedText.Of(Latin);

    /// <summary>The terms of all lists that stand in it; null for none.</summary>
    public List<TermHit>? Terms
    {
        get
        {
            if (!_searched)
            {
                _searched = true;
                _hits = _terms.Find(Folded);
            }

            return _hits;
        }
    }

    /// <summary>The ways to read a part: as it is sent, and as what hides in it, where something does.</summary>
    public static TextReading[] All(InspectedPart part, TermIndex terms)
    {
        var first = new TextReading(EmbeddedText.Clean(part), terms);
        var shown = DirectionOverride.AsShown(part.Text);
        var hidden = TagCharacters.Hidden(part.Text);
        var joined = SpacedLetters.Joined(first.Latin);
        return shown is null && hidden is null && joined is null
            ? [first]
            : [first, .. new[] { shown is null ? null : CleanText.Of(shown), hidden, joined }.OfType<TextView>().Select(view => new TextReading(view, terms))];
    }
}
