using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Holdpoint.Policy.Detectors;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Starter;

namespace Holdpoint.Policy.Tests;

/// <summary>Whatever is thrown at it, reading ends with an outcome. Bounded for every run; the seed of a failure is in its message.</summary>
public sealed class FuzzTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(3_000);

    private static readonly string[] JsonPieces =
    [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "\"messages\"", "\"role\"", "\"user\"", "\"content\"", "\"type\"",
        "\"model\"", "\"stream\"", "true", "null", "1e999", "-0", "1", "\u0000", "\u200B", "é", "😀", " ", "\n", "\"a\"", "\"A\"", "\\u0000", "//",
    ];

    private static readonly string[] YamlPieces =
    [
        "version: 1\n", "rules:\n", "  - ", "id: a\n", "when: ", "{ ", " }", "[ ", " ]", "detect: iban", "regex: '(a|a)*'", "then: hold\n", "queues:",
        "terms:", "\n", "  ", "\t", "- ", ": ", "\"", "'", "&a", "*a", "!!str", "? ", "|\n", ">-\n", "#", "---\n", "...\n", "%YAML", "é", "\u0000", "0.5", "10m", ",",
    ];

    /// <summary>Every detector, and terms read in every way.</summary>
    private readonly CompiledPolicy _everything = Bodies.Policy($$"""
        version: 1
        routes: [ { route: chat, api: openai } ]
        terms: { words: { terms: [ bomb, b o m b, a a a a b, ignore all, .env ], leet: true } }
        rules:
          - { id: values, when: { detect: [ {{string.Join(", ", DetectorCatalog.Names)}} ] }, then: flag }
          - { id: words, when: { terms: words }, then: flag }
          - { id: shape, when: { regex: '[a-z]+-[0-9]+' }, then: flag }
        """);

    [Fact]
    public void AnyBytesAreReadOrRefused() => Check.One(Runs, Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Inspects(bytes ?? [])));

    [Fact]
    public void AnyPiecesOfJsonAreReadOrRefused() => Check.One(Runs, Prop.ForAll(Pieces(JsonPieces), text => Inspects(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void AnyTextIsJudged() => Check.One(Runs, Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => Judges(text ?? "")));

    [Fact]
    public void AnyPiecesOfYamlAreAPolicyOrMistakes() => Check.One(Runs, Prop.ForAll(Pieces(YamlPieces), yaml =>
        PolicyFile.Parse(yaml, "fuzz.yaml") is PolicyLoad.Loaded or PolicyLoad.Refused { Errors.Count: > 0 }));

    [Fact]
    public void AnyCutOfTheStarterPolicyIsAPolicyOrMistakes()
    {
        string text = StarterPolicy.Text();
        for (int length = 0; length < text.Length; length += 37)
        {
            Assert.True(PolicyFile.Parse(text[..length], "cut.yaml") is PolicyLoad.Loaded or PolicyLoad.Refused { Errors.Count: > 0 });
        }
    }

    [Fact]
    public void NaughtyStringsAreJudged()
    {
        foreach (var record in Corpus.Read("naughty_strings"))
        {
            Assert.True(Judges(record.GetProperty("text").GetString()!));
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("a.")]
    [InlineData("\"@")]
    [InlineData("4 ")]
    [InlineData("DE89 ")]
    [InlineData("eyJ.")]
    [InlineData("eyJ")]
    [InlineData("-----BEGIN ")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("password ")]
    [InlineData("password:a1")]
    [InlineData("a://b:c")]
    [InlineData("AKIA")]
    [InlineData("bomb ")]
    [InlineData("b o m b ")]
    [InlineData("\u202E")]
    [InlineData("\u202Ea\u202C")]
    [InlineData("e\u0301\u0302")]
    [InlineData("\u0301")]
    [InlineData("\u0301\u0316")]
    [InlineData("日本語")]
    [InlineData("не ")]
    [InlineData("\u001B[")]
    [InlineData("x\b")]
    [InlineData("\uDB40\uDC41")]
    [InlineData("%41")]
    [InlineData("%2525")]
    [InlineData("&#65;")]
    [InlineData("&")]
    [InlineData("\\u0041")]
    [InlineData("QUJDREVG")]
    [InlineData("41 ")]
    [InlineData("+1 ")]
    [InlineData("+44 20 7946 0958 ")]
    [InlineData("tel 030 ")]
    [InlineData("1.1.")]
    [InlineData("::1")]
    [InlineData("born 1.1.80 ")]
    [InlineData("AB 12 34 56 ")]
    [InlineData("123456789 ")]
    [InlineData("\u200B")]
    [InlineData("a\u200B")]
    [InlineData("\u2066")]
    [InlineData("ignore all previous ")]
    [InlineData("b0mb ")]
    public void TakesTimeInProportionToTheText(string unit)
    {
        var few = string.Concat(Enumerable.Repeat(unit, 40_000 / unit.Length));
        var many = string.Concat(Enumerable.Repeat(unit, 400_000 / unit.Length));
        double small = Seconds(few);
        double large = Seconds(many);
        for (var again = 0; again < 2 && large >= 1.0 && large >= 40 * small; again++)
        {
            // A machine that was busy with something else says nothing about the text; three times in a row does.
            large = Math.Min(large, Seconds(many));
        }

        // Ten times the text: 10 is linear, 100 quadratic; in between lies the noise of a busy machine.
        TestContext.Current.TestOutputHelper?.WriteLine($"40 kB {small * 1000:F1} ms, 400 kB {large * 1000:F1} ms");
        Assert.True(large < 1.0 || large < 40 * small, $"40 kB take {small:F3} s, 400 kB {large:F3} s");
    }

    private static Arbitrary<string> Pieces(string[] pieces) => Arb.From(
        Gen.Elements(pieces).ArrayOf().Select(string.Concat));

    private static bool Inspects(byte[] body)
    {
        foreach (var shape in Enum.GetValues<ApiShape>())
        {
            if (Inspector.Inspect(body, shape, Bodies.Limits) is not (InspectionResult.Read or InspectionResult.Refused))
            {
                return false;
            }
        }

        return true;
    }

    private bool Judges(string text)
    {
        string json = JsonSerializer.Serialize(new { messages = new[] { new { role = "user", content = text } } });
        return Bodies.Inspect(json) is not InspectionResult.Read read || Enum.IsDefined(_everything.Evaluate(Bodies.Input(read.Body)).Verdict);
    }

    private double Seconds(string text)
    {
        var body = Bodies.Prompt(text);
        double best = double.MaxValue;
        for (int run = 0; run < 2; run++)
        {
            var watch = Stopwatch.StartNew();
            _everything.Evaluate(Bodies.Input(body));
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return best;
    }
}
