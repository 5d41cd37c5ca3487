using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Rules;

/// <summary>One request under evaluation: its views and findings, made at most once, when the first rule asks.</summary>
internal sealed class Evaluation
{
    private readonly TermIndex _terms;
    private readonly PartViews[] _views;

    public Evaluation(in PolicyInput input, TermIndex terms)
    {
        Input = input;
        _terms = terms;
        Parts = input.Body?.Parts ?? [];
        _views = Parts.Count == 0 ? [] : new PartViews[Parts.Count];
    }

    /// <summary>The request.</summary>
    public PolicyInput Input { get; }

    /// <summary>Its parts.</summary>
    public IReadOnlyList<InspectedPart> Parts { get; }

    /// <summary>Whether a part is of a role. One whose role nobody knows counts as any: a model may read it as any.</summary>
    public bool IsIn(int part, string? role) => role is null || Parts[part].Role.Length == 0 || Parts[part].Role == role;

    /// <summary>The view for expressions and detectors.</summary>
    public TextView Clean(int part) => _views[part].Clean ??= EmbeddedText.Clean(Parts[part]);

    /// <summary>The view for term lists.</summary>
    public TextView Folded(int part) => _views[part].Folded ??= FoldedText.Of(Clean(part));

    /// <summary>The terms of all lists in a part; null for none.</summary>
    public List<TermHit>? Terms(int part)
    {
        ref var views = ref _views[part];
        if (!views.Searched)
        {
            views.Searched = true;
            views.Terms = _terms.Find(Folded(part));
        }

        return views.Terms;
    }

    /// <summary>What a detector finds in a part.</summary>
    public List<(int Start, int Length)> Detected(Detector detector, int part)
    {
        var found = new List<(int Start, int Length)>();
        detector.Find(Clean(part).Text, found);
        return found;
    }

    private struct PartViews
    {
        public TextView? Clean;
        public TextView? Folded;
        public List<TermHit>? Terms;
        public bool Searched;
    }
}
