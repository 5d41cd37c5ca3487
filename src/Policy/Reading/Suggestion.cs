namespace Holdpoint.Policy.Reading;

/// <summary>Guesses what a misspelt word was meant to be.</summary>
internal static class Suggestion
{
    /// <summary>"did you mean 'x'?" for a near word, otherwise the list of allowed ones.</summary>
    public static string For(string found, IEnumerable<string> allowed)
    {
        var words = allowed.ToArray();
        var near = words.Select(word => (word, distance: Distance(found, word))).OrderBy(pair => pair.distance).FirstOrDefault();
        return near.word is not null && near.distance <= Math.Max(2, near.word.Length / 3)
            ? $"did you mean '{near.word}'?"
            : $"use one of: {string.Join(", ", words)}";
    }

    /// <summary>Levenshtein distance, case ignored, over at most 64 characters.</summary>
    private static int Distance(string left, string right)
    {
        const int longest = 64;
        left = left.Length > longest ? left[..longest] : left;
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int cost = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost));
            }
        }

        return row[^1];
    }
}
