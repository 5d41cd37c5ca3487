using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Holdpoint.Policy.Rules;
using Holdpoint.Policy.Text;

namespace Holdpoint.Policy.Tests;

/// <summary>
/// The fast search (vectorised words, hashes, required text, shortcuts for ASCII) against a plain and slow one over the same normalised text, on
/// random texts and terms. A failure names its seed; set HOLDPOINT_SEED to it to see it again.
/// </summary>
public sealed class DifferentialTests(ITestOutputHelper output)
{
    private static readonly Spending Unlimited = Begun(new EvaluationLimits(int.MaxValue, TimeSpan.FromHours(1), Contracts.Verdict.Deny, null));

    /// <summary>What texts and terms are made of, so that they meet: letters that fold together, signs, gaps, marks, look-alikes, halves of encodings.</summary>
    private static readonly string[] Pieces =
    [
        "a", "b", "B", "ab", "bA", "o", "0", "1", "l", "!", "3", "e", "@", "$", "5", "s", "ss", "ß", "ſ", "k", "\u212A", "i", "I", "İ", "ı", "σ", "ς", "Σ", "é", "e\u0301", "\u0301",
        "а", "о", "\u200B", "\u00AD", "\uFEFF", " ", "  ", "\t", "\n", "-", "_", "—", "\u00A0", "\u3000", ".", ",", "/", ".env", "c++", "\b", "\u001B[0m", "\u0000", "\u202E", "\u202C",
        "𐐀", "𐐨", "𝐛", "😀", "日本", "ﬁ", "Ⅷ", "%61", "%62", "&#98;", "\\u0061", "YWIgYWIgYWIgYWIg", "6162206162206162", "٣", "x", "word", "Word", "ignore all",
    ];

    [Fact]
    public void TheFastSearchFindsTheSameTermsAsASlowOne() => Repeat(1_000, random =>
    {
        string[] terms = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => TermIndex.Read(Made(random, 4))).Where(term => term.Length > 0).Distinct()];
        foreach (var fold in new[] { TermFold.Plain, TermFold.Cased, TermFold.Leet })
        {
            var trie = new TermTrie(fold);
            foreach (string term in terms)
            {
                trie.Add(term, term);
            }

            foreach (string text in Views(Made(random, 40), terms, random))
            {
                var hits = default(HitList);
                trie.Find(text, ref hits);
                var slow = Slowly(fold, terms, text).ToList();
                var fast = hits.All.ToArray().Select(hit => (hit.Start, hit.Length, hit.List)).Distinct().Order();
                Assert.True(slow.SequenceEqual(fast), $"in {System.Text.Json.JsonSerializer.Serialize(text)} leet {fold.IsLeet} cased {fold.KeepsCase}: slowly {string.Join(' ', slow)}, fast {string.Join(' ', fast)}");
            }
        }
    });

    [Fact]
    public void TextThatIsAsciiReadsAsInTextThatIsNot() => Repeat(1_000, random =>
    {
        string text = string.Concat(Made(random, 40).Where(char.IsAscii));
        var alone = CleanText.Of(new TextView(text));
        var beside = CleanText.Of(new TextView(text + " 日"));

        Assert.Equal(alone.Text + " 日", beside.Text);
        Assert.Equal(LatinText.Of(alone).Text + " 日", LatinText.Of(beside).Text);
        Assert.All(Enumerable.Range(0, alone.Text.Length), at => Assert.Equal(alone.Original(at, 1), beside.Original(at, 1)));
    });

    [Fact]
    public void WhatAMatchMustHoldLeavesNoMatchOut() => Repeat(300, random =>
    {
        string expression = Expression(random, depth: 3);
        string text = Made(random, 30) + expression.Replace("\\", "", StringComparison.Ordinal) + Made(random, 3);
        var body = Bodies.Prompt(new string([.. text.Where(character => !char.IsSurrogate(character))]));
        var policy = Bodies.Policy($"version: 1\nroutes: [ {{ route: chat, api: openai }} ]\nrules: [ {{ id: rule, when: {{ regex: {System.Text.Json.JsonSerializer.Serialize(expression)} }}, in: user, then: flag }} ]");
        var slow = new Regex(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

        Assert.Equal(Readings(body.TextAt("/messages/0/content")!).Any(reading => slow.IsMatch(reading.Clean.Text)), policy.Evaluate(Bodies.Input(body)).Matched.SelectMany(rule => rule.Spans).Any(span => span.Pointer == "/messages/0/content"));
    });

    /// <summary>Every place on word borders whose characters, folded, are a term's: tried one by one.</summary>
    private static IEnumerable<(int Start, int Length, string Term)> Slowly(TermFold fold, string[] terms, string text)
    {
        var found = new SortedSet<(int, int, string)>();
        var wanted = terms.ToLookup(term => string.Concat(Folded(fold, term).Select(unit => unit.Reads)));
        var units = Folded(fold, text);
        for (int first = 0; first < units.Count; first++)
        {
            if (units[first].Kind == TermCharacter.Gap || (first > 0 && InsideWord(units, first)))
            {
                continue;
            }

            var read = new StringBuilder();
            for (int last = first; last < units.Count && last < first + 60; last++)
            {
                read.Append(units[last].Reads);
                if (units[last].Kind == TermCharacter.Gap || (last + 1 < units.Count && InsideWord(units, last + 1)))
                {
                    continue;
                }

                int start = units[first].Start;
                int length = units[last].End - start;
                foreach (string term in wanted[read.ToString()])
                {
                    if (!fold.IsLeet || Leetspeak.IsIn(text.AsSpan(start, length)))
                    {
                        found.Add((start, length, term));
                    }
                }
            }
        }

        return found;
    }

    private static bool InsideWord(List<Unit> units, int at) => units[at - 1].Kind == TermCharacter.Word && units[at].Kind == TermCharacter.Word;

    /// <summary>A text as single characters: what each reads as and counts for, with all gaps that follow each other as one space.</summary>
    private static List<Unit> Folded(TermFold fold, string text)
    {
        var units = new List<Unit>();
        for (int at = 0; at < text.Length;)
        {
            int start = at;
            var kind = fold.Next(text, ref at, out char letter, out char second);
            if (kind == TermCharacter.Gap && units.Count > 0 && units[^1].Kind == kind)
            {
                units[^1] = units[^1] with { End = at };
            }
            else
            {
                units.Add(new Unit(start, at, kind == TermCharacter.Gap ? " " : second == '\0' ? $"{letter}{kind}" : $"{letter}{kind}{second}{kind}", kind));
            }
        }

        return units;
    }

    private static IEnumerable<string> Views(string text, string[] terms, Random random)
    {
        string with = terms.Length == 0 ? text : text + terms[random.Next(terms.Length)] + (random.Next(2) == 0 ? " " : "") + text;
        return Readings(with).SelectMany(reading => new[] { reading.Raw.Text, reading.Clean.Text, reading.Latin.Text }).Append(string.Concat(with.Where(char.IsAscii))).Distinct();
    }

    private static IEnumerable<TextReading> Readings(string text)
    {
        var sent = new TextReading(new TextView(text), TextSteps.None, Unlimited);
        var none = default(HitList);
        var look = new TermTrie(TermFold.Plain).Find(sent.Latin.Text, ref none);
        return (TextReading.Others(text, sent, look, Unlimited) ?? []).Prepend(sent);
    }

    private static Spending Begun(EvaluationLimits limits)
    {
        var spending = new Spending();
        spending.Begin(limits);
        return spending;
    }

    private static string Made(Random random, int most) => string.Concat(Enumerable.Range(0, random.Next(1, most + 1)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private static string Expression(Random random, int depth)
    {
        string[] atoms = ["word", "Word", "ab", "a", "b", "o", "i", "k", "s", "\\.env", "[ab]", "[^x]", "\\w", "\\b", ".", "\\d", "ss"];
        string atom = depth == 0 || random.Next(3) > 0 ? atoms[random.Next(atoms.Length)]
            : $"({(random.Next(2) == 0 ? "?:" : random.Next(3) == 0 ? "?i:" : "")}{Expression(random, depth - 1)}{(random.Next(2) == 0 ? "|" + Expression(random, depth - 1) : "")})";
        string times = atom is "\\b" ? "" : random.Next(8) switch { 0 => "?", 1 => "*", 2 => "+", 3 => "{0,2}", 4 => "{1,3}", 5 => "+?", _ => "" };
        string made = (depth == 3 && random.Next(2) == 0 ? "(?i)" : "") + atom + times;
        return random.Next(2) == 0 ? made : made + Expression(random, Math.Max(0, depth - 1)).Replace("(?i)", "", StringComparison.Ordinal);
    }

    private void Repeat(int times, Action<Random> trial)
    {
        int first = int.TryParse(Environment.GetEnvironmentVariable("HOLDPOINT_SEED"), CultureInfo.InvariantCulture, out int given) ? given : Random.Shared.Next();
        int runs = Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1" ? times * 50 : times;
        for (int seed = first; seed < first + runs; seed++)
        {
            try
            {
                trial(new Random(seed));
            }
            catch
            {
                output.WriteLine($"HOLDPOINT_SEED={seed}");
                throw;
            }
        }
    }

    /// <summary>A character, where it stands and what it reads as.</summary>
    private readonly record struct Unit(int Start, int End, string Reads, TermCharacter Kind);
}
