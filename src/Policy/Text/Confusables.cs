using System.Collections.Frozen;
using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>Characters of other scripts that look like Latin letters and digits (Unicode UTS #39); the table is <c>confusables.txt</c>.</summary>
internal static class Confusables
{
    /// <summary>Stands for an upright stroke, which may be meant as an i or as an l.</summary>
    public const char Stroke = '|';

    private static readonly FrozenDictionary<Rune, char> Letters = Read();

    /// <summary>The Latin letter or digit that a character looks like, or <see cref="Stroke"/>; null when there is none.</summary>
    public static char? Latin(Rune rune) => Letters.TryGetValue(rune, out char latin) ? latin : null;

    private static FrozenDictionary<Rune, char> Read()
    {
        using var resource = typeof(Confusables).Assembly.GetManifestResourceStream("confusables.txt")
            ?? throw new InvalidOperationException("The resource confusables.txt is missing from the build.");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().Split('\n')
            .Where(row => row.Length > 1 && row[0] != '#')
            .SelectMany(row => row[1..].EnumerateRunes().Select(rune => (rune, latin: row[0])))
            .DistinctBy(pair => pair.rune)
            .ToFrozenDictionary(pair => pair.rune, pair => pair.latin);
    }
}
