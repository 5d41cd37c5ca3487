using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Rules;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Tests.Detectors;

/// <summary>What a detector finds, as text.</summary>
internal static class Finds
{
    public static string[] In(string detector, string text)
    {
        var found = new List<(int Start, int Length)>();
        var known = DetectorCatalog.Find(detector)!;
        known.Find(text, found);
        var terms = new List<TermHit>();
        new TermIndex(new Dictionary<string, TermList>(), [known]).Find(new TextReading(new TextView(text), TextSteps.None, new Spending()), terms);
        found.AddRange(terms.Select(hit => (hit.Start, hit.Length)));
        return [.. found.Select(place => text.Substring(place.Start, place.Length))];
    }
}
