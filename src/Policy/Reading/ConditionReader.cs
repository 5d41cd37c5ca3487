using System.Globalization;
using System.Text.RegularExpressions;
using Holdpoint.Policy.Conditions;
using Holdpoint.Policy.Detectors;

namespace Holdpoint.Policy.Reading;

/// <summary>Reads <c>when</c>: a map with exactly one condition, or several, all of which must hold.</summary>
internal sealed class ConditionReader(RuleScope scope, PolicyErrors errors, string ruleId)
{
    private const int LongestExpression = 2_000;

    /// <summary>Every condition, as a policy writes it.</summary>
    internal static readonly string[] Known =
    [
        "all", "any", "not", "terms", "regex", "detect", "imported", "classifier", "model", "route", "consumer", "purpose", "method", "path", "header", "json", "tool",
        "attachment", "script", "size", "tokens", "time", "rate", "sample",
    ];

    /// <summary>The condition; null when something is wrong with it.</summary>
    public Condition? Read(YamlNode node, string path)
    {
        if (node is not YamlMap { Entries.Count: > 0 } map)
        {
            errors.Add(node, path, $"write a condition: one of {string.Join(", ", Known)}");
            return null;
        }

        var reader = new MapReader(map, path, errors);
        var conditions = new List<Condition?>();
        foreach (var (key, value) in map.Entries)
        {
            conditions.Add(ReadOne(key, value, reader));
        }

        return conditions.Contains(null) ? null : conditions is [{ } only] ? only : new AllOf([.. conditions.OfType<Condition>()]);
    }

    private Condition? ReadOne(YamlScalar key, YamlNode value, MapReader reader)
    {
        string path = reader.At(key.Value);
        switch (key.Value)
        {
            case "all":
                return Several(value, path) is { } all ? new AllOf(all) : null;
            case "any":
                return Several(value, path) is { } any ? new AnyOf(any) : null;
            case "not":
                return Read(value, path) is { } inner ? new Not(inner) : null;
            case "terms":
                return Terms(reader, value, path);
            case "regex":
                return Expression(value, path) is { } expression ? new Matches(expression, scope.Expressions.Add(expression.ToString())) : null;
            case "detect":
                return Detect(reader, value, path);
            case "imported":
                return ImportedConditionReader.Read(reader, scope.Imports);
            case "classifier":
                return ClassifierConditionReader.Read(reader.Nested("classifier"), scope.Classifiers);
            case "model" or "route" or "consumer" or "purpose" or "method" or "path":
                return reader.Texts(key.Value) is { } globs ? new Names(Field(key.Value), [.. globs.Select(glob => new Glob(glob))]) : null;
            case "json":
                return JsonConditionReader.Read(reader.Nested("json"), this) is { } query ? new JsonValue(query) : null;
            case "tool":
                return ToolConditionReader.Read(reader.Nested("tool"), this);
            case "size":
                return RequestConditionReader.Size(reader.Nested("size"));
            case "tokens":
                return RequestConditionReader.Tokens(reader.Nested("tokens"));
            case "header":
                return RequestConditionReader.Header(reader.Nested("header"));
            case "attachment":
                return RequestConditionReader.Attachment(reader);
            case "script":
                return RequestConditionReader.WrittenIn(reader.Nested("script"));
            case "time":
                return RequestConditionReader.Time(reader.Nested("time"));
            case "rate":
                return RequestConditionReader.Rate(reader.Nested("rate"), scope);
            case "sample":
                return reader.Share("sample", "write a share above 0 and up to 1, such as 0.005 for one in two hundred") is { } share ? new Sampled(share, ruleId) : null;
            case "language":
                errors.Add(
                    key, path, "languages are not told apart; 'script: { name: … }' says how a text is written, and a classifier can tell more");
                return null;
            default:
                errors.Add(
                    key, path, $"there is no such condition; {Suggestion.For(key.Value, Known)}");
                return null;
        }
    }

    private Condition[]? Several(YamlNode value, string path)
    {
        if (value is not YamlList { Items.Count: > 0 } list)
        {
            errors.Add(value, path, "write a list of at least one condition");
            return null;
        }

        var conditions = list.Items.Select((item, index) => Read(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))).ToArray();
        return conditions.Contains(null) ? null : [.. conditions.OfType<Condition>()];
    }

    private HasTerms? Terms(MapReader reader, YamlNode value, string path)
    {
        var names = reader.Texts("terms") ?? [];
        foreach (string name in names.Where(name => !scope.Terms.ContainsKey(name)))
        {
            errors.Add(
                value.Place, path, $"'{name}'", scope.Terms.Count == 0 ? "describe the list under 'terms'" : $"there is no such list; {Suggestion.For(name, scope.Terms.Keys)}");
        }

        return names.Count > 0 ? new HasTerms(names) : null;
    }

    private Detects? Detect(MapReader reader, YamlNode value, string path)
    {
        var found = new List<Detector>();
        foreach (string name in reader.Texts("detect") ?? [])
        {
            if (DetectorCatalog.Find(name) is { } detector)
            {
                found.Add(detector);
                if (detector.Terms.Count > 0)
                {
                    scope.TermDetectors.Add(detector);
                }
            }
            else
            {
                errors.Add(value.Place, path, $"'{name}'", $"there is no such detector; {Suggestion.For(name, DetectorCatalog.Names)}");
            }
        }

        return found.Count > 0 ? new Detects([.. found]) : null;
    }

    /// <summary>A regular expression that takes linear time; null when it is none.</summary>
    public Regex? Expression(YamlNode value, string path)
    {
        if (value is not YamlScalar { Value.Length: > 0 and <= LongestExpression } scalar)
        {
            errors.Add(value, path, $"write a regular expression of 1 to {LongestExpression} characters");
            return null;
        }

        try
        {
            return new Regex(scalar.Value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            errors.Add(value, path, "it cannot be matched in linear time; leave out look-around, backreferences, atomic groups and large repeats");
        }
        catch (ArgumentException broken)
        {
            errors.Add(value, path, $"it is no regular expression: {broken.Message}");
        }

        return null;
    }

    private static RequestField Field(string key) => key switch
    {
        "model" => RequestField.Model,
        "route" => RequestField.Route,
        "consumer" => RequestField.Consumer,
        "purpose" => RequestField.Purpose,
        "method" => RequestField.Method,
        _ => RequestField.Path,
    };
}
