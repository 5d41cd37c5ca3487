using Holdpoint.Policy.Classifiers;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Conditions;

/// <summary><c>classifier</c>: a classifier puts what is said into one of the categories, with at least a score or by its own judgement.</summary>
/// <param name="classifier">Who is asked.</param>
/// <param name="categories">Categories that count.</param>
/// <param name="least">The score that counts; null where its own judgement does.</param>
internal sealed class Classified(Classifier classifier, Glob[] categories, double? least) : Condition
{
    public override bool AsksElsewhere => true;

    public override bool IsTrue(Evaluation request, string? role, SpanList spans)
    {
        bool any = false;
        for (int part = 0; part < request.Parts.Count; part++)
        {
            var looked = request.Parts[part];
            if (!looked.IsSaid || !request.IsIn(part, role) || string.IsNullOrWhiteSpace(looked.Text))
            {
                continue;
            }

            foreach (var finding in request.Classified.Find(classifier, part) ?? [])
            {
                if ((least is { } score ? finding.Score >= score : finding.Flagged) && Array.Exists(categories, glob => glob.Fits(finding.Category)))
                {
                    any = true;
                    int start = Math.Min(finding.Start, looked.Text.Length);
                    spans.Add(looked.Pointer, start, Math.Min(finding.Length, looked.Text.Length - start));
                }
            }
        }

        return any;
    }
}
