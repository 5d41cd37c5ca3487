using System.Globalization;
using System.Text.Json;
using Holdpoint.Contracts;

namespace Holdpoint.Policy.Tests.Text;

public sealed class EvasionCorpusTests(ITestOutputHelper output)
{
    /// <summary>What is not claimed, with the reason in docs/detectors.md.</summary>
    private static readonly string[] NotClaimed =
        ["homoglyph_30pct", "homoglyph_100pct", "sneaky_bits", "upside_down", "reversed", "ascii85", "uuencode", "punycode", "binary", "decimal", "atbash"];

    [Fact]
    public void Catches_TheTechniquesItClaims()
    {
        var rows = Corpus.Read("unicode_evasion")
            .GroupBy(record => (Class: record.GetProperty("class").GetString()!, Technique: record.GetProperty("technique").GetString()!))
            .Select(group => (group.Key.Class, group.Key.Technique, Count: group.Count(), Caught: group.Count(IsCaught)))
            .OrderBy(row => row.Class, StringComparer.Ordinal).ThenBy(row => row.Technique, StringComparer.Ordinal)
            .Select(row => (row.Technique, row.Count, row.Caught, Line: string.Create(
                CultureInfo.InvariantCulture, $"| {row.Class} | {row.Technique} | {row.Caught} of {row.Count} |")))
            .ToList();
        rows.ForEach(row => output.WriteLine(row.Line));

        var claimed = rows.Where(row => !NotClaimed.Contains(row.Technique)).ToList();
        Assert.Equal(34, claimed.Count);
        Assert.True(claimed.Sum(row => row.Caught) >= 0.95 * claimed.Sum(row => row.Count));
        string text = Documents.Text("detectors.md");
        Assert.All(rows, row => Assert.Contains(row.Line, text, StringComparison.Ordinal));
    }

    private static bool IsCaught(JsonElement record)
    {
        string plain = record.GetProperty("base").GetString()!;
        string when = record.GetProperty("base_kind").GetString() switch
        {
            "pii_iban" => "{ detect: iban }",
            "pii_card" => "{ detect: credit-card }",
            "pii_email" => "{ detect: email }",
            "pii_phone" => "{ detect: phone }",
            "pii_ssn" => "{ detect: national-id }",
            "secret" => "{ detect: secret }",
            _ => "{ terms: words }",
        };

        // Leetspeak changes the digits of a value for good: there the sentence around it is what can be found.
        when = record.GetProperty("technique").GetString() == "leet" ? "{ terms: words }" : when;
        string[] words = plain.Length > 0 ? [plain.TrimEnd('.', '?', '!')] : ["jailbreak", "bypass safety", "ignore previous", "disable policy", "filtering"];
        var policy = Bodies.Policy($$"""
            version: 1
            routes: [ { route: chat, api: openai } ]
            terms: { words: { terms: {{JsonSerializer.Serialize(words)}}, leet: true } }
            rules: [ { id: rule, when: {{when}}, then: deny } ]
            """);
        return policy.Evaluate(Bodies.Input(Bodies.Prompt(record.GetProperty("text").GetString()!))).Verdict == Verdict.Deny;
    }
}
