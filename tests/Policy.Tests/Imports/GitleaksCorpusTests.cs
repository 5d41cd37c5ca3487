using System.Globalization;
using System.Text;
using System.Text.Json;
using Holdpoint.Policy.Imports;

namespace Holdpoint.Policy.Tests.Imports;

/// <summary>The whole file of a current gitleaks, and what its own tests say that each rule must find and must not.</summary>
public sealed class GitleaksCorpusTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("holdpoint-gitleaks-").FullName;

    [Fact]
    public void EveryRuleWorks_OrIsNamedWithTheReason()
    {
        var records = Corpus.Read("secrets_gitleaks_rules");
        var file = GitleaksFile.Read(GitleaksToml.Of(records));

        Assert.Equal(221, file.Rules.Count);
        var problem = Assert.Single(file.Problems);
        Assert.Equal("pkcs12-file", problem.Rule);
        Assert.Contains("names of files", problem.Reason, StringComparison.Ordinal);
        Assert.Equal(records.Count, file.Rules.Count + file.Problems.Count + 1);
    }

    [Fact]
    public void FindsWhatItMust_AndLittleElse()
    {
        var rules = Corpus.Read("secrets_gitleaks_rules");
        File.WriteAllText(Path.Combine(_folder, "gitleaks.toml"), GitleaksToml.Of(rules));
        var policy = Load(rules);
        var counts = new Dictionary<string, int> { ["tp"] = 0, ["fp"] = 0 };
        var found = new Dictionary<string, int> { ["tp"] = 0, ["fp"] = 0 };
        foreach (var example in Corpus.Read("secrets_gitleaks_examples"))
        {
            string label = example.GetProperty("label").GetString()!;
            string rule = example.GetProperty("rule").GetString()!;
            string text = Encoding.UTF8.GetString(example.GetProperty("text_b64").GetBytesFromBase64());
            bool matched = policy.Evaluate(Bodies.Input(Bodies.Prompt(text))).Matched.Any(match => match.Id == rule);
            counts[label]++;
            found[label] += matched ? 1 : 0;
            if (matched != (label == "tp"))
            {
                output.WriteLine($"{label} {rule}: {JsonSerializer.Serialize(text.Length > 100 ? text[..100] : text)}");
            }
        }

        string Share(string label) => string.Create(CultureInfo.InvariantCulture, $"{found[label]} of {counts[label]} ({100.0 * found[label] / counts[label]:F1} %)");
        output.WriteLine($"| true positives found | {Share("tp")} |\n| false positives found | {Share("fp")} |");
        Assert.True(found["tp"] >= 0.98 * counts["tp"], $"true positives: {Share("tp")}");
        Assert.True(found["fp"] <= 0.05 * counts["fp"], $"false positives: {Share("fp")}");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>One rule of the policy for each rule of the file, so that each is tried by itself.</summary>
    private CompiledPolicy Load(IEnumerable<JsonElement> rules)
    {
        var yaml = new StringBuilder("version: 1\nroutes: [ { route: chat, api: openai } ]\nimports: { leaks: { gitleaks: gitleaks.toml, skip: [ pkcs12-file ] } }\nrules:\n");
        foreach (string id in rules.Select(rule => rule.GetProperty("id").GetString()!).Where(id => id is not ("pkcs12-file" or "__global_allowlist__")))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ id: {id}, when: {{ imported: {{ from: leaks, only: {id} }} }}, then: flag }}\n");
        }

        string path = Path.Combine(_folder, "policy.yaml");
        File.WriteAllText(path, yaml.ToString());
        return PolicyFile.Load(path) is PolicyLoad.Loaded loaded ? loaded.Policy : throw new InvalidOperationException("The policy does not check.");
    }
}
