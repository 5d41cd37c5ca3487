using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Tomlyn;
using Tomlyn.Model;

namespace Holdpoint.Policy.Imports;

/// <summary>
/// Reads the configuration of gitleaks (TOML, version 8) as its users have it. Honoured are expressions, secret groups, entropy, keywords and
/// allowlists. Paths are not: a prompt has none, so that a rule for certain files looks at every text.
/// </summary>
internal sealed class GitleaksFile
{
    private readonly List<RuleProblem> _problems = [];
    private readonly int[] _lines;

    private GitleaksFile(string text) =>
        _lines = [.. text.Split('\n').Select((line, index) => (line, index)).Where(entry => entry.line.AsSpan().Trim().StartsWith("[[rules]]")).Select(entry => entry.index + 1)];

    /// <summary>The rules of a file's text. What is no TOML at all is one problem.</summary>
    public static RuleFile Read(string text)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        try
        {
            var file = new GitleaksFile(text);
            var rules = file.Read(TomlSerializer.Deserialize<TomlTable>(text) ?? []);
            return new RuleFile(rules, file._problems, digest);
        }
        catch (TomlException broken)
        {
            return new RuleFile([], [new RuleProblem("", (int)(broken.Line ?? 1), $"it is not TOML: {broken.Message}")], digest);
        }
    }

    private List<ImportedRule> Read(TomlTable root)
    {
        if (Table(root, "extend") is { } extend)
        {
            Extend(extend);
        }

        var global = Allowlists(root, "").ToList();
        string[] disabled = Texts(Table(root, "extend"), "disabledRules");
        var rules = new List<ImportedRule>();
        var written = Tables(root, "rules").ToList();
        if (written.Count == 0)
        {
            _problems.Add(new RuleProblem("", 1, "it has no [[rules]]"));
        }

        foreach (var (table, index) in written.Take(RuleFile.MostRules).Select((table, index) => (table, index)))
        {
            string id = Text(table, "id") ?? $"rules[{index}]";
            if (!disabled.Contains(id, StringComparer.Ordinal) && Rule(table, id, LineOf(index), global) is { } rule)
            {
                rules.Add(rule);
            }
        }

        if (written.Count > RuleFile.MostRules)
        {
            _problems.Add(new RuleProblem("", LineOf(RuleFile.MostRules), $"it has more than {RuleFile.MostRules} rules"));
        }

        return rules;
    }

    /// <summary>Rules from elsewhere would be missing without a word.</summary>
    private void Extend(TomlTable extend)
    {
        if (extend.TryGetValue("useDefault", out var useDefault) && useDefault is true)
        {
            _problems.Add(new RuleProblem("", 1, "it extends the rules built into gitleaks, which are not here; import gitleaks' own gitleaks.toml beside it and remove useDefault"));
        }

        if (Text(extend, "path") is { } path)
        {
            _problems.Add(new RuleProblem("", 1, $"it extends '{path}'; import that file beside it and remove the path"));
        }
    }

    private GitleaksRule? Rule(TomlTable table, string id, int line, IReadOnlyList<(GitleaksAllowlist List, string[] Rules)> global)
    {
        if (Text(table, "regex") is not { } regex)
        {
            return Problem(id, line, table.ContainsKey("path") ? "it looks at the names of files alone, and a prompt has none" : "it has no expression");
        }

        if (table.ContainsKey("required"))
        {
            return Problem(id, line, "it asks for findings of other rules nearby ('required'), which is not supported");
        }

        if (GoExpression.Compile(regex, out string problem) is not { } expression)
        {
            return Problem(id, line, problem);
        }

        int group = table.TryGetValue("secretGroup", out var number) && number is long asked ? (int)asked : 0;
        if (group < 0 || group >= expression.GetGroupNumbers().Length)
        {
            return Problem(id, line, $"its secretGroup {group} is not in its expression");
        }

        double entropy = table.TryGetValue("entropy", out var bits) ? bits switch { double real => real, long whole => whole, _ => 0 } : 0;
        var own = Allowlists(table, id, line).Select(entry => entry.List);
        var all = own.Concat(global.Where(entry => entry.Rules.Length == 0 || entry.Rules.Contains(id, StringComparer.Ordinal)).Select(entry => entry.List));
        return new GitleaksRule(id, expression, group, entropy, Texts(table, "keywords"), [.. all]);
    }

    private IEnumerable<(GitleaksAllowlist List, string[] Rules)> Allowlists(TomlTable table, string rule, int line = 1)
    {
        foreach (var list in Tables(table, "allowlists").Concat(Tables(table, "allowlist")))
        {
            var expressions = new List<Regex>();
            foreach (string written in Texts(list, "regexes"))
            {
                if (GoExpression.Compile(written, out string problem) is { } expression)
                {
                    expressions.Add(expression);
                }
                else
                {
                    _problems.Add(new RuleProblem(rule, line, $"an expression of its allowlist cannot be used: {problem}"));
                }
            }

            var target = Text(list, "regexTarget") switch { "match" => AllowlistTarget.Match, "line" => AllowlistTarget.Line, _ => AllowlistTarget.Secret };
            bool all = Text(list, "condition") is { } condition && condition.ToUpperInvariant() is "AND" or "&&";
            bool more = list.ContainsKey("paths") || list.ContainsKey("commits");
            yield return (new GitleaksAllowlist(expressions, Texts(list, "stopwords"), target, all, more), Texts(list, "targetRules"));
        }
    }

    private GitleaksRule? Problem(string id, int line, string reason)
    {
        _problems.Add(new RuleProblem(id, line, reason));
        return null;
    }

    private int LineOf(int rule) => rule < _lines.Length ? _lines[rule] : 1;

    private static TomlTable? Table(TomlTable table, string key) => table.TryGetValue(key, out var value) ? value as TomlTable : null;

    private static IEnumerable<TomlTable> Tables(TomlTable table, string key) => table.TryGetValue(key, out var value)
        ? value switch { TomlTableArray array => array, TomlTable one => [one], TomlArray list => list.OfType<TomlTable>(), _ => [] }
        : [];

    private static string? Text(TomlTable table, string key) => table.TryGetValue(key, out var value) ? value as string : null;

    private static string[] Texts(TomlTable? table, string key) =>
        table is not null && table.TryGetValue(key, out var value) && value is TomlArray list ? [.. list.OfType<string>()] : [];
}
