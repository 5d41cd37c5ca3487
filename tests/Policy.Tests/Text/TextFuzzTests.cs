using System.Diagnostics;
using System.Text.Json;
using Holdpoint.Policy.Detectors;

namespace Holdpoint.Policy.Tests.Text;

/// <summary>Random texts, and hidden words that are mutated and put together, against everything that reads text.</summary>
public sealed class TextFuzzTests(ITestOutputHelper output)
{
    /// <summary>What the policy below allows, and one step beyond it on a machine that is busy with something else.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(12);

    private static readonly CompiledPolicy Policy = Bodies.Policy($$"""
        version: 1
        routes: [ { route: chat, api: openai } ]
        limits: { characters: 1000000, time: 2s }
        terms: { words: { terms: {{JsonSerializer.Serialize(PlainEnglish.SensitiveTerms)}}, leet: true }, sent: { terms: [ bomb ], without: clean } }
        rules:
          - { id: words, when: { terms: [ words, sent ] }, then: flag }
          - { id: expression, when: { regex: '(?i)[a-z]+[0-9]{2,8}(x|y)*z' }, then: flag }
          - { id: detectors, when: { detect: [ {{string.Join(", ", DetectorCatalog.Names)}} ] }, then: flag }
        """);

    [Fact]
    public void SurvivesAnyText_ForAFewSeconds() => Run(TimeSpan.FromSeconds(3));

    [Fact]
    public void SurvivesAnyText_ForMinutes()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1", "Takes three minutes; set HOLDPOINT_LONG=1.");
        Run(TimeSpan.FromMinutes(3));
    }

    private void Run(TimeSpan length)
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] texts = [.. PlainEnglish.Sentences, .. Corpus.Read("unicode_evasion").Select(record => record.GetProperty("text").GetString()!)];
        var slowest = TimeSpan.Zero;
        int count = 0;
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < length; count++)
        {
            string text = Made(random, texts);
            var body = Bodies.Prompt(text);
            long start = Stopwatch.GetTimestamp();
            var verdict = Policy.Evaluate(Bodies.Input(body));
            var took = Stopwatch.GetElapsedTime(start);
            slowest = took > slowest ? took : slowest;
            Assert.True(took < Longest, $"{took} for a text of {text.Length} characters");
            string read = body.Parts.Single(part => part.Pointer == "/messages/0/content").Text;
            Assert.All(
                verdict.Matched.SelectMany(rule => rule.Spans).Where(span => span.Pointer == "/messages/0/content"),
                span => Assert.True(span.Start >= 0 && span.Length > 0 && span.Start + span.Length <= read.Length));
        }

        output.WriteLine($"{count} texts, the slowest in {slowest.TotalMilliseconds:F0} ms");
        Assert.True(count > 0);
    }

    private static string Made(Random random, string[] texts)
    {
        int pieces = random.Next(20) == 0 ? random.Next(1, 2_000) : random.Next(1, 8);
        string text = string.Join(random.Next(2) == 0 ? " " : "", Enumerable.Range(0, pieces).Select(_ => texts[random.Next(texts.Length)]));
        char[] characters = text.ToCharArray();
        for (int changes = random.Next(10); changes > 0; changes--)
        {
            characters[random.Next(characters.Length)] = random.Next(3) switch
            {
                0 => (char)random.Next(128),
                1 => (char)random.Next(0x2000, 0x2070),
                _ => (char)random.Next(0xD800),
            };
        }

        // A body never holds half a surrogate pair, so that the text does not either.
        string mutated = new string(characters).EnumerateRunes().Aggregate(new System.Text.StringBuilder(), (made, rune) => made.Append(rune.ToString())).ToString();
        return random.Next(6) switch
        {
            0 => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(mutated)),
            1 => Uri.EscapeDataString(mutated),
            2 => string.Concat(Enumerable.Repeat(mutated[..Math.Min(40, mutated.Length)], random.Next(1, 2_000))).Replace('\uD83C', ' ').EnumerateRunes()
                .Aggregate(new System.Text.StringBuilder(), (made, rune) => made.Append(rune.ToString())).ToString(),
            _ => mutated,
        };
    }
}
