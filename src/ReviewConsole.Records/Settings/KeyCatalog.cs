using Holdpoint.ReviewConsole.Client.Keys;

namespace Holdpoint.ReviewConsole.Records.Settings;

/// <summary>The single keys that may get another one, with what they do wherever they do something. Digits choose reasons and stay.</summary>
public static class KeyCatalog
{
    /// <summary>As screens name them.</summary>
    public static readonly IReadOnlyList<(string Key, string Does)> All =
    [
        ("j", "Next review or section"),
        ("k", "Previous review or section"),
        ("n", "Take the next review; in one, write a private note"),
        ("c", "Claim"),
        ("u", "Give the claim back"),
        ("a", "Approve"),
        ("e", "Edit"),
        ("r", "Reject; after G, the reports"),
        ("x", "Escalate"),
        ("s", "Skip; after G, the stops"),
        ("t", "More time"),
        ("z", "Take the last decision back"),
        ("d", "What differs"),
        ("p", "What the policy says; after G, the policy"),
        ("b", "Blur images"),
        ("m", "Mark a review"),
        (".", "Merge what is new"),
        ("/", "Filter or search"),
        ("g", "Go to, with a second key"),
        ("q", "After G, the queue"),
        ("l", "After G, the decision log"),
        ("?", "Show the keys"),
    ];

    /// <summary>What is wrong with a choice of keys, in words; null when nothing is.</summary>
    /// <param name="chosen">By the key that screens name, the one that shall stand for it.</param>
    public static string? Problem(IReadOnlyDictionary<string, string> chosen)
    {
        var taken = new Dictionary<string, string>();
        foreach (var (key, does) in All)
        {
            var stands = chosen.GetValueOrDefault(key, key);
            if (!KeyChoices.IsFree(stands))
            {
                return $"“{stands}” cannot stand for “{does}”: use one letter or sign. Digits choose reasons, and nothing was saved.";
            }

            if (!taken.TryAdd(stands, does))
            {
                return $"{stands.ToUpperInvariant()} stands for “{taken[stands]}” and for “{does}”: give one of them another key. Nothing was saved.";
            }
        }

        return null;
    }
}
