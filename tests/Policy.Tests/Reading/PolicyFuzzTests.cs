using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Holdpoint.Policy.Imports;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Starter;

namespace Holdpoint.Policy.Tests.Reading;

/// <summary>
/// Policies that are nearly right. Whatever comes of it, it is a policy that judges, or mistakes that each say where and what to do, and it
/// takes no time worth speaking of. A few hundred in every run; 20,000 with HOLDPOINT_LONG=1.
/// </summary>
public sealed class PolicyFuzzTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly Config Runs = Config.QuickThrowOnFailure
        .WithMaxTest(Environment.GetEnvironmentVariable("HOLDPOINT_LONG") == "1" ? 20_000 : 300);

    private static readonly string[] Policies =
    [
        StarterPolicy.Text(),
        """
        version: 1
        defaults: { onInspectionError: refuse, verdict: deny }
        models:
          - { id: gpt, owner: someone, intendedUse: [ a, b ], limits: none }
        routes:
          - { route: chat, api: openai, model: { fromBody: /model }, purpose: { header: Purpose, required: true }, response: { review: always, queue: a } }
          - { route: "*", api: json, model: house, verdict: hold, queue: a }
        queues:
          - { id: a, deadline: 10m, approvals: 2, roles: [ lead ], maxPending: 5, instructions: Look. }
          - id: b
        classifiers:
          mod: { api: openai-moderation, url: "http://127.0.0.1:1/", timeout: 100ms, onFailure: hold, queue: a, maxText: 100, model: m }
          pii: { api: presidio-analyzer, url: "http://127.0.0.1:1/", onFailure: allow, language: en, entities: [ PERSON ] }
        terms:
          words: [ one, "two three" ]
        rules:
          - { id: r1, when: { all: [ { terms: words }, { not: { regex: '(?i)a+b' } } ] }, in: user, then: hold, queue: b, severity: high }
          - { id: r2, on: response, when: { tool: { name: [ a*, b ], where: [ { path: /x/0, ge: 1.5, in: [ 1, 2 ], exists: true, matches: 'x' } ] } }, then: deny }
          - { id: r3, when: { classifier: { name: mod, category: [ hate*, x ], ge: 0.5 } }, then: flag, mode: shadow }
          - { id: r4, when: { any: [ { classifier: { name: pii, flagged: true } }, { header: { name: X, value: [ a, b ] } } ] }, then: flag }
          - { id: r5, when: { time: { cron: "*/5 8-17 * * MON-FRI", zone: UTC }, rate: { window: 1m, gt: 5 } }, then: flag }
          - { id: r6, when: { script: { name: [ greek, han ], share: 0.5 }, attachment: [ image, file ], tokens: { gt: 5 }, size: { ge: 1KiB } }, then: allow }
          - { id: r7, when: { sample: 0.5, detect: [ iban, email ], json: { path: /a~1b, eq: 1 } }, then: deny, reason: Why. }
        """,
    ];

    private static readonly string[] Odd =
    [
        "", "''", "null", "~", "-1", "0", "1e999", "99999999999999999999", "NaN", "true", "[]", "{}", "[ [ ] ]", "{ a: { b: c } }", "*", "?", "/", "~2", "\u0000", "\uFEFF", "😀",
        "'(a*)*b'", "'[[:x:]]'", "'(?<a>'", "'\\p{X}'", "'a{1000}{1000}'", "'((((((((((a{50}){50}){50}){50}'", "* * * * *", "0 0 31 2 *", "@every", "d", "30d", "1KiB", "&a", "*a", "!!binary x", "|", ">",
        "https://user:pass@host/", "file:///etc/passwd", "../../x", "any", "all", "when", "rules", "id", "terms", "iban", "{ regex: a }", "{ not: { not: { sample: 1 } } }",
    ];

    private static readonly InspectedBody Body = Bodies.Read("""{"model":"gpt","messages":[{"role":"user","content":"one two three ab 4111 1111 1111 1111"}]}""");

    [Fact]
    public void AnyPolicyThatIsNearlyRightJudges_OrSaysWhatIsWrong() => Check.One(Runs, Prop.ForAll(Choices(), choices =>
    {
        var watch = Stopwatch.StartNew();
        bool sound = PolicyFile.Parse(Mutated(Policies, choices), "fuzz.yaml") switch
        {
            PolicyLoad.Loaded loaded => Enum.IsDefined(loaded.Policy.Evaluate(Bodies.Input(Body)).Verdict) && loaded.Policy.Digest.Length == 64,
            PolicyLoad.Refused refused => refused.Errors.Count > 0 && refused.Errors.All(error => error is { File.Length: > 0, Line: > 0, Found.Length: > 0, Remedy.Length: > 0 }),
            _ => false,
        };
        return sound && watch.Elapsed < Longest;
    }));

    [Fact]
    public void AnyImportedFileThatIsNearlyRightWorks_OrSaysWhatIsWrong()
    {
        string[] toml = ["title = \"x\"\n[extend]\nuseDefault = false\n[[rules]]\nid = \"a\"\nregex = '''(?i)a[\\w-]{1,50}(?:b|$)'''\nsecretGroup = 0\nentropy = 3.1\nkeywords = [\"a\"]\n[[rules.allowlists]]\nregexes = ['''^a''']\nstopwords = [\"x\"]\n[[allowlists]]\npaths = ['''x''']\n"];
        string[] yaml = ["recognizers:\n  - name: a\n    supported_languages:\n      - language: en\n        context: [ a, b ]\n    patterns:\n      - { name: x, regex: '\\d{5}', score: 0.3 }\n    deny_list: [ Mr, Dr. ]\n"];
        Check.One(Runs, Prop.ForAll(Choices(), choices =>
            Sound(GitleaksFile.Read(Mutated(toml, choices))) && Sound(PresidioFile.Read(Mutated(yaml, choices), "fuzz.yaml", 0.5))));
    }

    private static bool Sound(RuleFile file)
    {
        var watch = Stopwatch.StartNew();
        var found = new List<(int Start, int Length)>();
        foreach (var rule in file.Rules)
        {
            rule.Find("Dr. a-1 b 12345 aaaaaaaaaaaaaaaaaaaab", found);
        }

        return file.Problems.All(problem => problem is { Line: > 0, Reason.Length: > 0 }) && watch.Elapsed < Longest;
    }

    private static Arbitrary<int[]> Choices() => Arb.From(Gen.Choose(0, 1_000_000).ArrayOf(16));

    /// <summary>One of the texts, changed in a few places as the numbers say.</summary>
    private static string Mutated(string[] texts, int[] choices)
    {
        var lines = texts[choices[0] % texts.Length].Split('\n').ToList();
        for (int step = 1; step + 2 < choices.Length && (step == 1 || choices[step] % 3 != 0); step += 3)
        {
            int line = choices[step] % lines.Count;
            int other = choices[step + 1] % lines.Count;
            int how = choices[step + 2];
            switch (how % 7)
            {
                case 0 when lines.Count > 1:
                    lines.RemoveAt(line);
                    break;
                case 1:
                    lines.Insert(other, lines[line]);
                    break;
                case 2:
                    (lines[line], lines[other]) = (lines[other], lines[line]);
                    break;
                case 3:
                    lines[line] = new string(' ', how % 5) + lines[line];
                    break;
                case 4:
                    int cut = lines[line].Length == 0 ? 0 : how % lines[line].Length;
                    lines[line] = lines[line][..cut] + Odd[how % Odd.Length] + lines[line][cut..];
                    break;
                default:
                    lines[line] = Replaced(lines[line], how);
                    break;
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>Puts something odd in the place of one value or name of a line.</summary>
    private static string Replaced(string line, int how)
    {
        string[] words = line.Split(' ');
        int word = how % words.Length;
        words[word] = Odd[how / 7 % Odd.Length] + (words[word].EndsWith(',') ? "," : words[word].EndsWith(':') ? ":" : "");
        return new StringBuilder().AppendJoin(' ', words).ToString();
    }
}
