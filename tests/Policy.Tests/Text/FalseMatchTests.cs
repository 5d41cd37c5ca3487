using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Inspection;

namespace Holdpoint.Policy.Tests.Text;

/// <summary>Reading text in many ways must not see in ordinary text what does not stand there.</summary>
public sealed partial class FalseMatchTests(ITestOutputHelper output)
{
    /// <summary>So many that no list has more places in a text than are kept.</summary>
    private const int Lists = 400;

    private static readonly HashSet<string> Words =
        [.. PlainEnglish.Sentences.SelectMany(sentence => Letters.Matches(sentence.ToLowerInvariant())).Select(match => match.Value).Where(word => word.Length > 1), .. PlainEnglish.SensitiveTerms];

    /// <summary>Every detector, and lists of all words of the sentences and of sensitive ones, read in every way there is.</summary>
    private static readonly CompiledPolicy Policy = Bodies.Policy($"""
        version: 1
        routes: [ {"{ route: chat, api: openai }"} ]
        terms:
          {string.Join("\n  ", Words.Index().GroupBy(word => word.Index % Lists, word => word.Item).Select(list => $"list{list.Key}: {{ terms: {JsonSerializer.Serialize(list)}, leet: true }}"))}
        rules:
          {string.Join("\n  ", Enumerable.Range(0, Lists).Select(list => $"- {{ id: words-{list}, when: {{ terms: list{list} }}, then: flag }}"))}
          {string.Join("\n  ", DetectorCatalog.Names.Select(name => $"- {{ id: {name}, when: {{ detect: {name} }}, then: flag }}"))}
        """);

    [Fact]
    public void SeesNothingElse_InPlainEnglish()
    {
        Assert.True(PlainEnglish.Sentences.Count >= 450);
        Assert.Empty(PlainEnglish.Sentences.SelectMany(sentence => Wrong(Bodies.Prompt(sentence))));
    }

    [Fact]
    public void SeesNothingElse_InAllSentencesTogether() =>
        Assert.Empty(Wrong(Bodies.Prompt(string.Join('\n', PlainEnglish.Sentences))).Concat(Wrong(Bodies.Prompt(string.Join(' ', PlainEnglish.Sentences)))));

    /// <summary>Two of the recorded bodies mean what is found: one asks to ignore all instructions, one says a sentence in base64.</summary>
    [Fact]
    public void SeesNothingElse_InRecordedTraffic()
    {
        int bodies = 0;
        var wrong = new HashSet<string>();
        foreach (var record in Corpus.Read("llm_traffic_small"))
        {
            if (Inspector.Inspect(Encoding.UTF8.GetBytes(record.GetProperty("req").GetString()!), ApiShape.OpenAi, Bodies.Limits) is InspectionResult.Read read)
            {
                bodies++;
                foreach (string problem in Wrong(read.Body))
                {
                    wrong.Add(record.GetProperty("id").GetString()!);
                    output.WriteLine($"{record.GetProperty("id")} {problem}");
                }
            }
        }

        Assert.True(bodies > 200);
        Assert.Equal(["llm-00540", "llm-02108"], wrong.Order(StringComparer.Ordinal));
    }

    /// <summary>What a detector found, and each word found that is not written there as it is in the list.</summary>
    private static IEnumerable<string> Wrong(InspectedBody body) =>
        from rule in Policy.Evaluate(Bodies.Input(body)).Matched
        from span in rule.Spans
        let text = body.Parts.First(part => part.Pointer == span.Pointer).Text
        let found = text.Substring(span.Start, span.Length)
        where !rule.Id.StartsWith("words-", StringComparison.Ordinal) || !Words.Contains(found.ToLowerInvariant())
        select $"{rule.Id}: '{found}' in '{text[Math.Max(0, span.Start - 40)..Math.Min(text.Length, span.Start + span.Length + 40)]}'";

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Letters { get; }
}
