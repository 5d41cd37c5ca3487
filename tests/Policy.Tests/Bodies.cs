using System.Text;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests;

/// <summary>Bodies and policies as tests write them.</summary>
internal static class Bodies
{
    public static readonly InspectionLimits Limits = new();

    public static InspectionResult Inspect(string json, ApiShape shape = ApiShape.OpenAi) =>
        Inspector.Inspect(Encoding.UTF8.GetBytes(json), shape, Limits);

    public static InspectedBody Read(string json, ApiShape shape = ApiShape.OpenAi) =>
        Assert.IsType<InspectionResult.Read>(Inspect(json, shape)).Body;

    public static string Refused(string json, ApiShape shape = ApiShape.OpenAi) =>
        Assert.IsType<InspectionResult.Refused>(Inspect(json, shape)).Code;

    public static InspectedBody Prompt(string text) => Read(
        $$"""{"model":"gpt-4.1","messages":[{"role":"user","content":{{System.Text.Json.JsonSerializer.Serialize(text)}}}]}""");

    public static PolicyInput Input(InspectedBody? body, string route = "chat") =>
        new(route, body?.Model ?? "", "tests", null, "POST", "/v1/chat/completions", "0199a0a0-0000-7000-8000-000000000001", body);

    public static CompiledPolicy Policy(string yaml)
    {
        var load = PolicyFile.Parse(yaml, "policy.yaml");
        return load is PolicyLoad.Loaded loaded ? loaded.Policy : throw new InvalidOperationException(string.Join('\n', ((PolicyLoad.Refused)load).Errors));
    }

    public static IReadOnlyList<PolicyError> Errors(string yaml) => Assert.IsType<PolicyLoad.Refused>(PolicyFile.Parse(yaml, "policy.yaml")).Errors;
}
