using System.ComponentModel;
using System.Globalization;
using Holdpoint.Cli.Commands;

namespace Holdpoint.Cli.Configuration;

/// <summary>
/// Refuses what nobody would read and what cannot be read, all at once: a misspelt limit that silently stays at its default is worse than a process that does not start.
/// Values are only quoted where they are numbers, times or words of a list, which no secret is.
/// </summary>
internal static class SettingCheck
{
    private static readonly ILookup<string, SettingKey> Known = SettingCatalogue.Keys.ToLookup(static key => key.Path, StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Sections = new(
        SettingCatalogue.Keys.SelectMany(static key => Above(key.Path)), StringComparer.OrdinalIgnoreCase);

    /// <exception cref="UserMistakeException">Something is misspelt or is no value of its kind; every such key is named.</exception>
    internal static void Ensure(IConfiguration configuration)
    {
        var mistakes = new List<string>();
        Look(configuration.GetSection("Holdpoint"), "Holdpoint", mistakes);
        if (mistakes.Count > 0)
        {
            throw new UserMistakeException(string.Join('\n', mistakes));
        }
    }

    private static void Look(IConfigurationSection section, string pattern, List<string> mistakes)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            if (Known[pattern].FirstOrDefault() is { } key)
            {
                mistakes.AddRange(Mistake(section.Path, section.Value, key.Type));
            }
            else
            {
                mistakes.Add($"{section.Path} is a key that nobody reads{Hint(pattern)}.");
            }
        }

        foreach (var child in section.GetChildren())
        {
            var (numbered, named) = ($"{pattern}:N", $"{pattern}:<NAME>");
            var isEntry = int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _) && IsThere(numbered);
            Look(child, isEntry ? numbered : IsThere(named) ? named : $"{pattern}:{child.Key}", mistakes);
        }
    }

    private static bool IsThere(string pattern) => Sections.Contains(pattern) || Known.Contains(pattern);

    private static IEnumerable<string> Mistake(string path, string value, Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        // The reader of times takes a bare number for days, which nobody means who writes one.
        var isDays = bare == typeof(TimeSpan) && value != "0" && int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _);
        if (isDays || (bare != typeof(string) && !CanBe(value, bare)))
        {
            yield return $"{path} is '{value}'; give {Wanted(bare)}.";
        }
    }

    private static bool CanBe(string value, Type type)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception refused) when (refused is FormatException or ArgumentException or OverflowException or InvalidCastException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Wanted(Type type) =>
        type == typeof(TimeSpan) ? "a time as hours:minutes:seconds, such as 00:00:30, or 7.00:00:00 for seven days"
        : type == typeof(bool) ? "true or false"
        : type == typeof(Uri) ? "an address"
        : type.IsEnum ? string.Join(" or ", Enum.GetNames(type).Select(static name => name.ToLowerInvariant()))
        : "a number";

    /// <summary>The key of the same section that is spelt most like it.</summary>
    private static string Hint(string pattern)
    {
        var (above, name) = (pattern[..pattern.LastIndexOf(':')], pattern[(pattern.LastIndexOf(':') + 1)..]);
        var nearest = SettingCatalogue.Keys.Select(static key => key.Path)
            .Concat(Sections)
            .Where(path => path.Length > above.Length && path.StartsWith($"{above}:", StringComparison.OrdinalIgnoreCase) && path.IndexOf(':', above.Length + 1) < 0)
            .Select(path => (Path: path, Distance: Distance(path[(above.Length + 1)..].ToUpperInvariant(), name.ToUpperInvariant())))
            .OrderBy(static one => one.Distance)
            .FirstOrDefault();
        return nearest.Path is { } path && nearest.Distance <= 3 ? $"; is {path} meant? All keys are in docs/configuration.md" : "; all keys are in docs/configuration.md";
    }

    /// <summary>Letters to insert, remove or change (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var at = 1; at <= one.Length; at++)
        {
            var (corner, left) = (row[0], row[0] = at);
            for (var to = 1; to <= other.Length; to++)
            {
                var change = corner + (one[at - 1] == other[to - 1] ? 0 : 1);
                corner = row[to];
                left = row[to] = Math.Min(change, Math.Min(left, corner) + 1);
            }
        }

        return row[other.Length];
    }

    private static IEnumerable<string> Above(string path)
    {
        for (var end = path.LastIndexOf(':'); end > 0; end = path.LastIndexOf(':', end - 1))
        {
            yield return path[..end];
        }
    }
}
