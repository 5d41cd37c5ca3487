using Holdpoint.Policy.Detectors;

namespace Holdpoint.Policy.Tests.Detectors;

/// <summary>What a detector finds, as text.</summary>
internal static class Finds
{
    public static string[] In(string detector, string text)
    {
        var found = new List<(int Start, int Length)>();
        DetectorCatalog.Find(detector)!.Find(text, found);
        return [.. found.Select(place => text.Substring(place.Start, place.Length))];
    }
}
