using Holdpoint.Policy.Classifiers;
using Holdpoint.Policy.Conditions;

namespace Holdpoint.Policy.Reading;

/// <summary>Reads <c>classifier: { name, category: GLOB or list, ge: 0.8 | flagged: true }</c>.</summary>
internal static class ClassifierConditionReader
{
    /// <summary>The condition; null when something is wrong with it.</summary>
    public static Classified? Read(MapReader? condition, IReadOnlyDictionary<string, Classifier> classifiers)
    {
        if (condition is null)
        {
            return null;
        }

        Classifier? classifier = null;
        if (condition.Text("name", required: true) is { } name && !classifiers.TryGetValue(name, out classifier))
        {
            condition.Wrong("name", classifiers.Count == 0 ? "describe it under 'classifiers'" : $"there is no such classifier; {Suggestion.For(name, classifiers.Keys)}");
        }

        Glob[] categories = [.. (condition.Texts("category") ?? ["*"]).Select(pattern => new Glob(pattern))];
        double? least = condition.Share("ge", "write a score above 0 and up to 1, such as 0.8");
        bool? flagged = condition.Flag("flagged");
        if (flagged == false)
        {
            condition.Wrong("flagged", "write true, or a score with 'ge'");
        }

        bool both = condition.Node("ge") is not null && condition.Node("flagged") is not null;
        if (both || (condition.Node("ge") is null && condition.Node("flagged") is null))
        {
            condition.Errors.Add(condition.Map.Place, condition.Path, both ? "a score and 'flagged'" : "no score", "write one of 'ge: 0.8' and 'flagged: true'");
        }

        condition.Done();
        return classifier is null ? null : new Classified(classifier, categories, least);
    }
}
