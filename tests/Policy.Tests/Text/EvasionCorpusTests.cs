using System.Globalization;
using System.Text.Json;
using Holdpoint.Contracts;

namespace Holdpoint.Policy.Tests.Text;

public sealed class EvasionCorpusTests(ITestOutputHelper output)
{
    /// <summary>What is not claimed (docs/policy.md, "What normalisation catches"): letters swapped for ones that no table lists, and encodings.</summary>
    private static readonly string[] NotClaimed =
    [
        "homoglyph_30pct", "homoglyph_100pct", "sneaky_bits", "upside_down", "reversed", "leet", "base64_twice", "hex", "hex_spaced", "ascii85",
        "uuencode", "url", "url_twice", "js_u", "punycode", "binary", "decimal", "atbash",
    ];

    [Fact]
    public void Catches_TheTechniquesItClaims()
    {
        var records = Corpus.Read("unicode_evasion");
        var byTechnique = records
            .GroupBy(record => (Class: record.GetProperty("class").GetString()!, Technique: record.GetProperty("technique").GetString()!))
            .Select(group => (group.Key.Class, group.Key.Technique, Count: group.Count(), Caught: group.Count(IsCaught)))
            .OrderBy(row => row.Class, StringComparer.Ordinal).ThenBy(row => row.Technique, StringComparer.Ordinal)
            .ToList();

        foreach (var row in byTechnique)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Class,-16} {row.Technique,-24} {row.Caught,3} of {row.Count,3}"));
        }

        var claimed = byTechnique.Where(row => !NotClaimed.Contains(row.Technique)).ToList();
        Assert.Equal(27, claimed.Count);
        Assert.True(claimed.Sum(row => row.Caught) >= 0.99 * claimed.Sum(row => row.Count));
    }

    private static bool IsCaught(JsonElement record)
    {
        string plain = record.GetProperty("base").GetString()!;
        string when = record.GetProperty("base_kind").GetString() switch
        {
            "pii_iban" => "{ detect: iban }",
            "pii_card" => "{ detect: credit-card }",
            "pii_email" => "{ detect: email }",
            "secret" => "{ detect: secret }",
            _ => "{ terms: words }",
        };
        string[] words = plain.Length > 0 ? [plain.TrimEnd('.', '?', '!')] : ["jailbreak", "bypass safety", "ignore previous", "disable policy", "filtering"];
        var policy = Bodies.Policy($$"""
            version: 1
            routes: [ { route: chat, api: openai } ]
            terms: { words: {{JsonSerializer.Serialize(words)}} }
            rules: [ { id: rule, when: {{when}}, then: deny } ]
            """);
        return policy.Evaluate(Bodies.Input(Bodies.Prompt(record.GetProperty("text").GetString()!))).Verdict == Verdict.Deny;
    }
}
