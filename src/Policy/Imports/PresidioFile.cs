using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Holdpoint.Policy.Reading;

namespace Holdpoint.Policy.Imports;

/// <summary>
/// Reads recognisers of Presidio (YAML) as its users have them: those with patterns and those with a list of words. Predefined ones are
/// programs, and not here.
/// </summary>
internal sealed class PresidioFile(double threshold)
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    // re.DOTALL | re.MULTILINE | re.IGNORECASE, which Presidio uses unless the file says otherwise.
    private const int UsualFlags = 26;
    private const int IgnoreCase = 2;
    private const int Multiline = 8;
    private const int DotAll = 16;

    private readonly List<RuleProblem> _problems = [];
    private RegexOptions _options = Options(UsualFlags);

    /// <summary>The recognisers of a file's text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="name">Stands for the file in messages.</param>
    /// <param name="threshold">The score from which something counts, 0 to 1.</param>
    public static RuleFile Read(string text, string name, double threshold)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        var errors = new PolicyErrors();
        var file = new PresidioFile(threshold);
        var rules = YamlTree.Read(text, name, errors) is { } root ? file.Rules(root) : [];
        return new RuleFile(rules, [.. errors.All().Select(error => new RuleProblem("", error.Line, $"{error.Found}; {error.Remedy}")), .. file._problems], digest);
    }

    private List<ImportedRule> Rules(YamlMap root)
    {
        // Either a registry of its own, or the part of a larger configuration.
        var registry = Child(root, "recognizer_registry") as YamlMap ?? root;
        if (Number(Child(registry, "global_regex_flags")) is { } flags)
        {
            _options = Options((int)flags);
        }

        var rules = new List<ImportedRule>();
        if (Child(registry, "recognizers") is not YamlList list)
        {
            _problems.Add(new RuleProblem("", registry.Place.Line, "it has no list of 'recognizers'"));
            return rules;
        }

        foreach (var item in list.Items)
        {
            string id = item is YamlScalar name ? name.Value : item is YamlMap map ? Text(map, "name") ?? Text(map, "supported_entity") ?? "" : "";
            if (item is not YamlMap recognizer || (Text(recognizer, "type") == "predefined" && !IsOff(recognizer)))
            {
                _problems.Add(new RuleProblem(id, item.Place.Line, "it is predefined, which is a program of Presidio; use one of the detectors here, or Presidio as a classifier"));
            }
            else if (!IsOff(recognizer) && Rule(recognizer, id) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return rules;
    }

    private PresidioRecognizer? Rule(YamlMap recognizer, string id)
    {
        int line = recognizer.Place.Line;
        var patterns = new List<(Regex, double)>();
        foreach (var pattern in Items(Child(recognizer, "patterns")).OfType<YamlMap>())
        {
            if (Text(pattern, "regex") is { } written && Compile(written, id, pattern.Place.Line) is { } expression)
            {
                patterns.Add((expression, Number(Child(pattern, "score")) ?? 0.5));
            }
        }

        string[] words = [.. Items(Child(recognizer, "deny_list")).OfType<YamlScalar>().Select(word => word.Value).Where(word => word.Length > 0)];
        bool counts = (Number(Child(recognizer, "deny_list_score")) ?? 1) >= threshold;
        var denied = words.Length > 0 && counts ? Compile(string.Join('|', words.OrderByDescending(word => word.Length).Select(Regex.Escape)), id, line) : null;
        if (patterns.Count == 0 && words.Length == 0)
        {
            if (Items(Child(recognizer, "patterns")).Count == 0)
            {
                _problems.Add(new RuleProblem(id, line, "it has neither patterns nor a deny_list"));
            }

            return null;
        }

        return new PresidioRecognizer(id, patterns, denied, Context(recognizer), threshold);
    }

    private Regex? Compile(string written, string id, int line)
    {
        try
        {
            return new Regex(written.Replace("(?P<", "(?<", StringComparison.Ordinal).Replace(@"\Z", @"\z", StringComparison.Ordinal), _options);
        }
        catch (NotSupportedException)
        {
            _problems.Add(new RuleProblem(id, line, "a pattern cannot be matched in linear time (look-around, a backreference or an atomic group)"));
        }
        catch (ArgumentException broken)
        {
            _problems.Add(new RuleProblem(id, line, $"a pattern is not understood: {broken.Message}"));
        }

        return null;
    }

    /// <summary>Context words: of the recogniser, or of each of its languages.</summary>
    private static List<string> Context(YamlMap recognizer)
    {
        var languages = Items(Child(recognizer, "supported_languages")).OfType<YamlMap>().SelectMany(language => Items(Child(language, "context")));
        return [.. Items(Child(recognizer, "context")).Concat(languages).OfType<YamlScalar>().Select(word => word.Value).Where(word => word.Length > 0)];
    }

    private static RegexOptions Options(int flags) => Linear
        | ((flags & IgnoreCase) != 0 ? RegexOptions.IgnoreCase : 0) | ((flags & Multiline) != 0 ? RegexOptions.Multiline : 0)
        | ((flags & DotAll) != 0 ? RegexOptions.Singleline : 0);

    private static bool IsOff(YamlMap recognizer) => Text(recognizer, "enabled")?.ToLowerInvariant() is "false" or "no" or "off";

    private static YamlNode? Child(YamlMap map, string key) => map.Entries.FirstOrDefault(entry => entry.Key.Value == key).Value;

    private static IReadOnlyList<YamlNode> Items(YamlNode? node) => node is YamlList list ? list.Items : [];

    private static string? Text(YamlMap map, string key) => Child(map, key) is YamlScalar { Value.Length: > 0 } scalar ? scalar.Value : null;

    private static double? Number(YamlNode? node) =>
        node is YamlScalar scalar && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
