using System.Globalization;
using System.Text;
using Holdpoint.Policy.Imports;
using Holdpoint.Policy.Reading;

namespace Holdpoint.Policy;

/// <summary>Says what a file of another project's rules is worth here, before a policy refers to it.</summary>
public static class PolicyImport
{
    private const double LeastScore = 0.01;

    /// <summary>Looks at a configuration of gitleaks (TOML, version 8).</summary>
    public static PolicyImportReport Gitleaks(string path) => Of(path, "gitleaks", GitleaksFile.Read);

    /// <summary>Looks at recognisers of Presidio (YAML).</summary>
    public static PolicyImportReport Presidio(string path) => Of(path, "presidio", text => PresidioFile.Read(text, path, LeastScore));

    private static PolicyImportReport Of(string path, string kind, Func<string, RuleFile> read)
    {
        if (TextFile.Read(path, out string problem) is not { } text)
        {
            return new PolicyImportReport(0, [$"{path}: {problem}"], null);
        }

        var file = read(text);
        var problems = file.Problems.Select(bad => $"{path}:{bad.Line}: {(bad.Rule.Length == 0 ? "the file" : bad.Rule)}: {bad.Reason}").ToList();
        bool broken = file.Rules.Count == 0 || file.Problems.Any(bad => bad.Rule.Length == 0);
        return new PolicyImportReport(file.Rules.Count, problems, broken ? null : Yaml(path, kind, file));
    }

    private static string Yaml(string path, string kind, RuleFile file)
    {
        string[] skip = [.. file.Problems.Select(bad => bad.Rule).Distinct(StringComparer.Ordinal)];
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"imports:\n  {kind}:\n    {kind}: {Quoted(path)}\n");
        yaml.Append(skip.Length == 0 ? "" : $"    skip: [ {string.Join(", ", skip.Select(Quoted))} ]\n");
        yaml.Append(CultureInfo.InvariantCulture, $"rules:\n  - id: {kind}\n    when: {{ imported: {kind} }}\n    then: flag\n");
        return yaml.ToString();
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>What a file of rules is worth.</summary>
/// <param name="Working">Rules that work here.</param>
/// <param name="Problems">One line for each that does not, with place and reason.</param>
/// <param name="Yaml">What to put into a policy, with <c>skip</c> for those that do not work; null when the file cannot be used as it is.</param>
public sealed record PolicyImportReport(int Working, IReadOnlyList<string> Problems, string? Yaml);
