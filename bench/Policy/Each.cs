using System.Globalization;

namespace Holdpoint.Policy.Bench;

/// <summary>What each detector, the terms and the expressions cost alone.</summary>
internal static class Each
{
    public static void Run()
    {
        var body = Judging.Read(Sample.Body(64 * 1024));
        foreach (string detector in Sample.Detectors)
        {
            Print(detector, $"detect: {detector}", body);
        }

        Print("2,000 terms", "terms: list", body);
        Print("an expression with a literal", "regex: 'project-[a-z]+x'", body);
        Print("an expression without", "regex: '[A-Z]{3}[0-9]{4}'", body);
    }

    private static void Print(string what, string when, Inspection.InspectedBody body)
    {
        string terms = System.Text.Json.JsonSerializer.Serialize(Sample.Terms(2_000));
        string yaml = string.Create(
            CultureInfo.InvariantCulture, $"version: 1\nroutes: [ {{ route: chat, api: openai }} ]\nterms: {{ list: {terms} }}\nrules: [ {{ id: one, when: {{ {when} }}, then: flag }} ]\n");
        var policy = ((PolicyLoad.Loaded)PolicyFile.Parse(yaml, "bench.yaml")).Policy;
        Measured.Of(() => policy.Evaluate(Sample.Input(body)), 1).Print($"64 KB: {what}", 64 * 1024);
    }
}
