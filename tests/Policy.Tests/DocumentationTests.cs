using System.Text.RegularExpressions;
using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Imports;
using Holdpoint.Policy.Reading;
using Holdpoint.Policy.Starter;

namespace Holdpoint.Policy.Tests;

/// <summary>Runs every example of docs/policy.md. A block that is not a whole policy is completed with what it leaves out.</summary>
public sealed class DocumentationTests : IDisposable
{
    private const string Mistaken = "# mistaken";
    private const string Refused = "# bodies that are refused";
    private const string OfThePolicyAbove = "# cases of the policy above";

    private readonly string _folder = Directory.CreateTempSubdirectory("holdpoint-docs-").FullName;

    private static readonly (string Section, string Yaml)[] Rest =
    [
        ("version:", "version: 1"),
        ("routes:", "routes: [ { route: chat, api: openai } ]"),
        ("queues:", "queues: [ { id: general } ]"),
    ];

    public static TheoryData<string> Examples() =>
        [.. Regex.Matches(Documents.Text("policy.md"), "^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(match => match.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Examples))]
    public void EveryExampleWorks(string yaml)
    {
        if (yaml.StartsWith("cases:", StringComparison.Ordinal))
        {
            var result = PolicyCases.Run(StarterPolicy.Load(), yaml, "policy.md");
            Assert.Empty(result.Errors);
            Assert.Empty(result.Failures);
            return;
        }

        if (yaml.StartsWith(Refused, StringComparison.Ordinal))
        {
            Assert.NotNull(YamlJson.Of(yaml));
            return;
        }

        if (yaml.StartsWith(OfThePolicyAbove, StringComparison.Ordinal))
        {
            WriteImports();
            string above = Whole(Examples().Select(row => row.Data).TakeWhile(block => block != yaml).Last());
            var policy = Assert.IsType<PolicyLoad.Loaded>(PolicyFile.Parse(above, Path.Combine(_folder, "policy.md"))).Policy;
            var result = PolicyCases.Run(policy, yaml, "policy.md");
            Assert.Empty(result.Errors);
            Assert.Empty(result.Failures);
            return;
        }

        if (yaml.StartsWith(Mistaken, StringComparison.Ordinal))
        {
            Assert.NotEmpty(Bodies.Errors(yaml));
            return;
        }

        if (yaml.StartsWith("recognizers:", StringComparison.Ordinal))
        {
            Assert.Empty(PresidioFile.Read(yaml, "policy.md", 0.4).Problems);
            return;
        }

        WriteImports();
        string whole = Whole(yaml);
        Assert.Empty(PolicyFile.Parse(whole, Path.Combine(_folder, "policy.md")) is PolicyLoad.Refused refused ? refused.Errors : []);
        Assert.True(PolicySchemaTests.Satisfies(whole), "the schema refuses it");
    }

    [Fact]
    public void TheMistakesAreThoseOfTheExample()
    {
        string said = string.Join('\n', Bodies.Errors(Block("yaml", Mistaken)).Select(error => error.ToString())) + "\n";

        Assert.Equal(Block("text", "policy.yaml:"), said);
    }

    [Fact]
    public void EveryDetectorConditionAndStarterRuleIsDescribed()
    {
        string text = Documents.Text("policy.md") + Documents.Text("detectors.md");
        var words = DetectorCatalog.Names.Concat(StarterPolicy.Load().Rules.Select(rule => rule.Id)).Concat(ConditionReader.Known);

        Assert.All(words, word => Assert.Contains($"`{word}`", text, StringComparison.Ordinal));
    }

    private void WriteImports()
    {
        string rules = Directory.CreateDirectory(Path.Combine(_folder, "rules")).FullName;
        File.WriteAllText(Path.Combine(rules, "gitleaks.toml"), Block("toml", "title"));
        File.WriteAllText(Path.Combine(rules, "recognizers.yaml"), Block("yaml", "recognizers:"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Whole(string yaml) =>
        string.Join('\n', Rest.Where(part => !Regex.IsMatch(yaml, $"^{part.Section}", RegexOptions.Multiline)).Select(part => part.Yaml).Append(yaml));

    private static string Block(string language, string start) =>
        Regex.Match(Documents.Text("policy.md"), $"^```{language}\n({start}.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
}
