using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Inspection.Answers;
using Holdpoint.Policy.Reading;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Tests;

/// <summary>
/// Whatever the code knows has an example in the documentation that is run: a condition, action, detector or refusal that is added without one
/// fails here.
/// </summary>
public sealed class DocumentedExamplesTests
{
    public static TheoryData<string> Detectors() => [.. DetectorCatalog.Names];

    public static TheoryData<string> Codes() =>
        [.. typeof(RefusalCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    public static TheoryData<string> Conditions() => [.. ConditionReader.Known];

    public static TheoryData<string> Actions() => [.. Enum.GetNames<RuleAction>().Select(name => name.ToLowerInvariant())];

    [Theory]
    [MemberData(nameof(Detectors))]
    public void EachDetectorFindsItsExample_AndPassesOverTheOther(string detector)
    {
        var example = Example("detectors.md", "# what detectors find", detector);
        var policy = Bodies.Policy($$"""
            version: 1
            routes: [ { route: chat, api: openai } ]
            rules: [ { id: found, when: { detect: {{detector}} }, then: deny } ]
            """);

        Assert.Equal(Contracts.Verdict.Deny, policy.Evaluate(Bodies.Input(Bodies.Prompt(Text(example, "finds")))).Verdict);
        Assert.Equal(Contracts.Verdict.Allow, policy.Evaluate(Bodies.Input(Bodies.Prompt(Text(example, "passes")))).Verdict);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void EachRefusalIsThatOfItsExample(string code)
    {
        var example = Example("policy.md", "# bodies that are refused", code);
        var limits = example["strings"] is { } strings ? new InspectionLimits(MaxParts: (int)strings.GetValue<double>()) : Bodies.Limits;
        byte[] body = example["bytes"] is { } bytes ? Convert.FromHexString(bytes.GetValue<string>()) : Encoding.UTF8.GetBytes(Text(example, example.ContainsKey("answer") ? "answer" : "body"));
        var result = example.ContainsKey("answer")
            ? AnswerReader.Edit(Assert.IsType<InspectionResult.Read>(AnswerReader.Read(body, ApiShape.OpenAi, isStream: false, limits)).Body, [new(Text(example, "edit"), "x")], limits)
            : Inspector.Inspect(body, ApiShape.OpenAi, limits);

        Assert.Equal(code, Assert.IsType<InspectionResult.Refused>(result).Code);
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void EachConditionHasARuleAndACaseThatItHoldsFor(string condition)
    {
        string cases = string.Concat(Cases());

        Assert.Matches($@"\{{ id: c-{condition}\b.*when: \{{ (not: \{{ )?{condition}:", Documents.Text("policy.md"));
        Assert.Matches($@"rules: (\[.*\b)?c-{condition}\b|onlyRules: c-{condition}\b|rules: c-{condition}\n", cases);
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public void EachActionHasARuleAndACase(string action)
    {
        Assert.Matches($@"\{{ id: a-{action}, .*then: {action}\b", Documents.Text("policy.md"));
        Assert.Matches($@"onlyRules: .*\ba-{action}\b", string.Concat(Cases()));
    }

    /// <summary>The cases that <see cref="DocumentationTests"/> runs.</summary>
    private static IEnumerable<string> Cases() => DocumentationTests.Examples().Select(row => row.Data).Where(block => block.Contains("cases:\n", StringComparison.Ordinal));

    private static JsonObject Example(string page, string block, string name)
    {
        string yaml = Regex.Match(Documents.Text(page), $"^```yaml\n({block}\n.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Groups[1].Value;
        return Assert.IsType<JsonObject>(YamlJson.Of(yaml)![name]);
    }

    private static string Text(JsonObject example, string member) => example[member]!.ToString();
}
