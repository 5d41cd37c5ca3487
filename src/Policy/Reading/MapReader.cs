using System.Globalization;

namespace Holdpoint.Policy.Reading;

/// <summary>
/// Reads one map of a policy: each accessor takes a key, says what is wrong with its value and marks it as known;
/// <see cref="Done"/> then names the keys that nobody asked for.
/// </summary>
internal sealed class MapReader(YamlMap map, string path, PolicyErrors errors)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The map.</summary>
    public YamlMap Map => map;

    /// <summary>Where it stands in the document.</summary>
    public string Path => path;

    /// <summary>Where the mistakes go.</summary>
    public PolicyErrors Errors => errors;

    /// <summary>A value of any form.</summary>
    public YamlNode? Node(string key)
    {
        _known.Add(key);
        return map.Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;
    }

    /// <summary>The path of a member.</summary>
    public string At(string key) => path.Length == 0 ? key : $"{path}.{key}";

    /// <summary>Adds a mistake about a member.</summary>
    public void Wrong(string key, string remedy) => errors.Add(Node(key) ?? map, At(key), remedy);

    /// <summary>A text that is not empty.</summary>
    public string? Text(string key, bool required = false, int longest = 2_000)
    {
        switch (Node(key))
        {
            case YamlScalar { Value.Length: > 0 } scalar when scalar.Value.Length <= longest:
                return scalar.Value;
            case null when required:
                errors.Add(map.Place, At(key), "nothing", $"add '{key}: …'");
                return null;
            case null:
                return null;
            case var other:
                errors.Add(other, At(key), $"write a text of 1 to {longest} characters");
                return null;
        }
    }

    /// <summary>One of a set of words.</summary>
    public T? Word<T>(string key, IReadOnlyDictionary<string, T> words, bool required = false)
        where T : struct
    {
        if (Text(key, required) is not { } text)
        {
            return null;
        }

        if (words.TryGetValue(text, out var value))
        {
            return value;
        }

        Wrong(key, Suggestion.For(text, words.Keys));
        return null;
    }

    /// <summary>A whole number within bounds.</summary>
    public int? Whole(string key, int least, int most) => Parse<int>(
        key, $"write a whole number from {least} to {most}", text =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value : null);

    /// <summary>A span of time such as <c>30s</c>, <c>10m</c>, <c>2h</c>, within bounds.</summary>
    public TimeSpan? Duration(string key, TimeSpan least, TimeSpan most) => Parse<TimeSpan>(
        key, $"write a time from {Durations.Show(least)} to {Durations.Show(most)}, such as 30s, 10m or 2h", text =>
            Durations.Parse(text) is { } value && value >= least && value <= most ? value : null);

    /// <summary>A share above 0 and up to 1.</summary>
    public double? Share(string key, string remedy) => Parse<double>(
        key, remedy, text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share) && share is > 0 and <= 1 ? share : null);

    /// <summary>true or false.</summary>
    public bool? Flag(string key) => Parse<bool>(key, "write true or false", text => text switch { "true" => true, "false" => false, _ => null });

    /// <summary>A text, or a list of texts.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        var node = Node(key);
        if (node is null)
        {
            return null;
        }

        var items = node is YamlList { Items.Count: > 0 } list ? list.Items : [node];
        var bad = items.FirstOrDefault(item => item is not YamlScalar { Value.Length: > 0 });
        if (bad is not null)
        {
            errors.Add(bad, At(key), "write a text or a list of texts");
            return null;
        }

        return [.. items.Cast<YamlScalar>().Select(item => item.Value)];
    }

    /// <summary>A map.</summary>
    public MapReader? Nested(string key)
    {
        switch (Node(key))
        {
            case YamlMap nested:
                return new MapReader(nested, At(key), errors);
            case null:
                return null;
            case var other:
                errors.Add(other, At(key), "write a map here");
                return null;
        }
    }

    /// <summary>A list of maps.</summary>
    public IReadOnlyList<MapReader> List(string key)
    {
        var node = Node(key);
        if (node is not YamlList list)
        {
            if (node is not null and not YamlScalar { Value.Length: 0 })
            {
                errors.Add(node, At(key), "write a list here");
            }

            return [];
        }

        var maps = new List<MapReader>();
        foreach (var (item, index) in list.Items.Select((item, index) => (item, index)))
        {
            string itemPath = string.Create(CultureInfo.InvariantCulture, $"{At(key)}[{index}]");
            if (item is YamlMap nested)
            {
                maps.Add(new MapReader(nested, itemPath, errors));
            }
            else
            {
                errors.Add(item, itemPath, "write a map here");
            }
        }

        return maps;
    }

    /// <summary>Names every key that nobody asked for.</summary>
    public void Done()
    {
        foreach (var (key, _) in map.Entries.Where(entry => !_known.Contains(entry.Key.Value)))
        {
            errors.Add(key, At(key.Value), $"this key is not known here; {Suggestion.For(key.Value, _known)}");
        }
    }

    private T? Parse<T>(string key, string remedy, Func<string, T?> parse)
        where T : struct
    {
        var node = Node(key);
        if (node is null)
        {
            return null;
        }

        var value = node is YamlScalar scalar ? parse(scalar.Value) : null;
        if (value is null)
        {
            errors.Add(node, At(key), remedy);
        }

        return value;
    }
}
