using System.Text.Json;
using Holdpoint.Policy.Conditions;
using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Reading;
using Holdpoint.Policy.Starter;
using NJsonSchema;

namespace Holdpoint.Policy.Tests;

public sealed class PolicySchemaTests
{
    private static readonly JsonSchema Schema = JsonSchema.FromJsonAsync(PolicySchema.Text()).GetAwaiter().GetResult();

    [Fact]
    public void TheStarterPolicySatisfiesIt() => Assert.Empty(Schema.Validate(YamlJson.Of(StarterPolicy.Text())!.ToJsonString()));

    [Theory]
    [InlineData("version: 1\nruels: []")]
    [InlineData("version: 2")]
    [InlineData("rules: []")]
    [InlineData("version: 1\nqueues: [ { id: a, deadline: soon } ]")]
    [InlineData("version: 1\nroutes: [ { route: a, api: rest } ]")]
    [InlineData("version: 1\nrules: [ { id: a, when: {}, then: deny } ]")]
    [InlineData("version: 1\nrules: [ { id: a, when: { detect: bic }, then: deny } ]")]
    [InlineData("version: 1\nrules: [ { id: a, when: { all: [ { nothing: 1 } ] }, then: deny } ]")]
    [InlineData("version: 1\nrules: [ { id: a, when: { rate: { gt: 5 } }, then: deny } ]")]
    [InlineData("version: 1\nrules: [ { id: a, when: { script: { name: elvish } }, then: deny } ]")]
    [InlineData("version: 1\nrules: [ { id: a, when: { attachment: video }, then: deny } ]")]
    [InlineData("version: 1\nrules: [ { id: a, when: { tokens: { gt: many } }, then: deny } ]")]
    [InlineData("version: 1\nimports: { a: { skip: [ x ] } }")]
    [InlineData("version: 1\nrules: [ { id: a, when: { imported: { only: x } }, then: deny } ]")]
    [InlineData("version: 1\nclassifiers: { c: { api: openai-moderation, url: 'http://a' } }")]
    [InlineData("version: 1\nrules: [ { id: a, when: { classifier: { name: x } }, then: deny } ]")]
    [InlineData("version: 1\nrules: [ { id: a, on: answer, when: { sample: 1 }, then: deny } ]")]
    [InlineData("version: 1\nrules: [ { id: a, when: { tool: { where: { path: /a, eq: 1 } } }, then: deny } ]")]
    [InlineData("version: 1\nroutes: [ { route: a, api: json, response: { review: sometimes } } ]")]
    public void RefusesWhatThePolicyReaderRefuses(string yaml)
    {
        Assert.False(Satisfies(yaml));
        Assert.IsType<PolicyLoad.Refused>(PolicyFile.Parse(yaml, "policy.yaml"));
    }

    [Fact]
    public void KnowsEveryDetector()
    {
        using var schema = JsonDocument.Parse(PolicySchema.Text());
        var names = schema.RootElement.GetProperty("definitions").GetProperty("detector").GetProperty("enum").EnumerateArray().Select(name => name.GetString()!);
        Assert.Equal(DetectorCatalog.Names, names);
    }

    [Fact]
    public void KnowsEveryConditionAndScript()
    {
        using var schema = JsonDocument.Parse(PolicySchema.Text());
        var definitions = schema.RootElement.GetProperty("definitions");
        Assert.Equal(
            ConditionReader.Known.Order(StringComparer.Ordinal),
            definitions.GetProperty("condition").GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
        Assert.Equal(Script.Names, definitions.GetProperty("script").GetProperty("enum").EnumerateArray().Select(name => name.GetString()!));
    }

    internal static bool Satisfies(string yaml) => Schema.Validate(YamlJson.Of(yaml)!.ToJsonString()).Count == 0;
}
