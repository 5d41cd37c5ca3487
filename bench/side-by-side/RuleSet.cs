using System.Globalization;
using System.Text;

namespace Holdpoint.SideBySide;

/// <summary>A policy as a large company might have grown it: 200 rules, 2,000 terms in 100 lists, 40 expressions, all six detectors, none of which the traffic matches.</summary>
internal static class RuleSet
{
    private static readonly string[] Detectors = ["iban", "credit-card", "email", "secret", "private-key", "jwt"];
    private static readonly string[] Things = ["ledger", "harbour", "falcon", "granite", "orchid", "tundra", "copper", "lantern", "meadow", "quartz"];

    /// <summary>The policy's YAML.</summary>
    /// <param name="responses">Whether the same terms are looked for in answers too.</param>
    internal static string Yaml(bool responses)
    {
        var yaml = new StringBuilder("""
            version: 1
            routes:
              - { route: chat, api: openai }
              - { route: embeddings, api: openai }
              - { route: "*", api: opaque, verdict: deny }
            queues:
              - { id: general, deadline: 10m }
            terms:

            """);
        for (var list = 0; list < 100; list++)
        {
            var terms = Enumerable.Range(0, 20).Select(term => $"project {Things[term % 10]} {Word(list)} {Word(term)}");
            yaml.AppendLine(CultureInfo.InvariantCulture, $"  list-{list}: [ {string.Join(", ", terms)} ]");
        }

        yaml.AppendLine("rules:");
        for (var at = 0; at < 100; at++)
        {
            Rule(yaml, $"terms-{at}", $"terms: list-{at}", responses && at < 20);
        }

        for (var at = 0; at < 40; at++)
        {
            Rule(yaml, $"regex-{at}", $@"regex: '(?i)\b{Things[at % 10]}{Word(at)}[- ]?[0-9]{{4,{6 + (at % 4)}}}\b'", responses && at < 4);
        }

        for (var at = 0; at < 30; at++)
        {
            Rule(yaml, $"detect-{at}", $"detect: {Detectors[at % Detectors.Length]}, not: {{ consumer: team-{at}-* }}", responses: false);
        }

        for (var at = 0; at < 15; at++)
        {
            Rule(yaml, $"model-{at}", $"model: other-{at}-*", responses: false);
            Rule(yaml, $"json-{at}", $"json: {{ path: /temperature, gt: {2 + at}.5 }}", responses: false);
        }

        return yaml.ToString();
    }

    private static void Rule(StringBuilder yaml, string id, string when, bool responses)
    {
        One(yaml, id, when, "");
        if (responses)
        {
            One(yaml, $"{id}-answer", when, "on: response, ");
        }
    }

    private static void One(StringBuilder yaml, string id, string when, string on) => yaml.AppendLine(
        CultureInfo.InvariantCulture, $"  - {{ id: {id}, {on}when: {{ {when} }}, then: hold, queue: general, reason: Rule {id} of the bench. }}");

    /// <summary>A made-up word of three syllables for each number.</summary>
    private static string Word(int number)
    {
        const string First = "bdfgklmnprst";
        const string Vowels = "aeiou";
        return $"{First[number % 12]}{Vowels[number % 5]}{First[number / 5 % 12]}{Vowels[number / 12 % 5]}x{Vowels[number / 60 % 5]}";
    }
}
