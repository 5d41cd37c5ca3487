using System.Globalization;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.Policy.Classifiers;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Inspection.Answers;
using Holdpoint.Policy.Reading;

namespace Holdpoint.Policy;

/// <summary>Requests with the verdicts that a policy must give them, for checking a policy before it is used.</summary>
public static class PolicyCases
{
    // From here on a case's classifier is taken to flag by its own judgement.
    private const double Flagged = 0.5;

    private static readonly Dictionary<string, Verdict> Verdicts = new()
    {
        ["allow"] = Verdict.Allow, ["hold"] = Verdict.Hold, ["deny"] = Verdict.Deny,
    };

    /// <summary>Runs a file of cases (YAML, docs/policy.md "Policy tests").</summary>
    /// <param name="policy">The policy under test.</param>
    /// <param name="yaml">The cases.</param>
    /// <param name="name">Stands for the file in messages.</param>
    public static PolicyCasesResult Run(CompiledPolicy policy, string yaml, string name)
    {
        var errors = new PolicyErrors();
        if (YamlTree.Read(yaml, name, errors) is not { } root)
        {
            return new PolicyCasesResult(0, [], errors.All());
        }

        var document = new MapReader(root, "", errors);
        var cases = document.List("cases").Select(item => Read(item, policy)).ToList();
        document.Done();
        if (cases.Count == 0 && !errors.Any)
        {
            document.Errors.Add(root, "cases", "add 'cases:' with a list of requests");
        }

        return errors.Any
            ? new PolicyCasesResult(0, [], errors.All())
            : new PolicyCasesResult(cases.Count, [.. cases.Select(made => made.Failure(policy)).OfType<string>()], []);
    }

    private static Case Read(MapReader item, CompiledPolicy policy)
    {
        string name = item.Text("name", required: true) ?? "";
        string route = item.Text("route") ?? "chat";
        var (json, stage) = Said(item, policy.Route(route)?.Api ?? ApiShape.Opaque);
        var expect = item.Word("expect", Verdicts, required: true);
        string? queue = item.Text("queue");
        var rules = item.Texts("rules");
        var only = item.Node("onlyRules") is YamlList { Items.Count: 0 } ? [] : item.Texts("onlyRules");
        var classified = Classified(item);
        var input = new PolicyInput(
            route, item.Text("model") ?? "", item.Text("consumer") ?? "", item.Text("purpose"), item.Text("method") ?? "POST",
            item.Text("path") ?? "/", item.Text("requestId") ?? name, null)
        {
            Stage = stage, Header = Headers(item), Classified = classified, At = At(item),
        };
        item.Done();

        InspectedBody? body = null;
        if (json is not null)
        {
            var shape = policy.Route(route)?.Api ?? ApiShape.Opaque;
            byte[] bytes = Encoding.UTF8.GetBytes(json);
            var limits = new InspectionLimits();
            switch (stage == ReviewStage.Response ? AnswerReader.Read(bytes, shape, isStream: false, limits) : Inspector.Inspect(bytes, shape, limits))
            {
                case InspectionResult.Read read:
                    body = read.Body;
                    break;
                case InspectionResult.Refused refused:
                    item.Errors.Add(item.Map.Place, item.At(stage == ReviewStage.Response ? "answerBody" : "body"), refused.Code, refused.Message);
                    break;
            }
        }

        input = input with { Body = body, Model = input.Model.Length > 0 ? input.Model : body?.Model ?? "" };
        return new Case(name, input, expect ?? Verdict.Allow, queue, rules, only);
    }

    /// <summary>What is judged, of a request or of an answer: a whole body, or one made around a text.</summary>
    private static (string? Json, ReviewStage Stage) Said(MapReader item, ApiShape shape)
    {
        string[] keys = ["prompt", "body", "answer", "answerBody"];
        var given = keys.Select(key => (key, text: item.Text(key, longest: 1_000_000))).Where(entry => entry.text is not null).ToList();
        if (given.Count > 1)
        {
            item.Wrong(given[1].key, $"give one of {string.Join(", ", keys)}");
        }

        if (given.Count == 0)
        {
            return (null, ReviewStage.Request);
        }

        var (kind, said) = given[0];
        string quoted = $"\"{System.Text.Json.JsonEncodedText.Encode(said!)}\"";
        return kind switch
        {
            "prompt" => ($$$"""{"messages":[{"role":"user","content":{{{quoted}}}}]}""", ReviewStage.Request),
            "body" => (said, ReviewStage.Request),
            "answer" when shape == ApiShape.Anthropic => ($$$"""{"role":"assistant","content":[{"type":"text","text":{{{quoted}}}}]}""", ReviewStage.Response),
            "answer" => ($$$$"""{"choices":[{"message":{"role":"assistant","content":{{{{quoted}}}}}}]}""", ReviewStage.Response),
            _ => (said, ReviewStage.Response),
        };
    }

    /// <summary>What classifiers are taken to say: scores by classifier and category. One that is left out counts as failed.</summary>
    private static Dictionary<string, IReadOnlyList<ClassifierFinding>>? Classified(MapReader item)
    {
        if (item.Nested("classified") is not { } section)
        {
            return null;
        }

        var answers = new Dictionary<string, IReadOnlyList<ClassifierFinding>>(StringComparer.Ordinal);
        foreach (var (name, _) in section.Map.Entries)
        {
            var scores = section.Nested(name.Value);
            answers[name.Value] = scores is null ? [] :
            [
                .. scores.Map.Entries.Select(entry => entry.Key.Value)
                    .Select(category => (category, score: scores.Share(category, "write a score above 0 and up to 1")))
                    .Select(entry => new ClassifierFinding(entry.category, entry.score ?? 0, entry.score >= Flagged, 0, int.MaxValue)),
            ];
        }

        return answers;
    }

    private static Func<string, string?>? Headers(MapReader item)
    {
        if (item.Nested("headers") is not { } section)
        {
            return null;
        }

        var headers = section.Map.Entries.ToDictionary(entry => entry.Key.Value, entry => section.Text(entry.Key.Value), StringComparer.OrdinalIgnoreCase);
        return headers.GetValueOrDefault;
    }

    private static DateTimeOffset At(MapReader item)
    {
        if (item.Text("at") is not { } text)
        {
            return default;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
        {
            return at;
        }

        item.Wrong("at", "write a moment such as 2026-05-04T09:30:00+02:00");
        return default;
    }

    private sealed record Case(string Name, PolicyInput Input, Verdict Expect, string? Queue, IReadOnlyList<string>? Rules, IReadOnlyList<string>? Only)
    {
        /// <summary>What went otherwise than expected; null when nothing did.</summary>
        public string? Failure(CompiledPolicy policy)
        {
            var verdict = policy.Evaluate(Input);
            var matched = verdict.Matched.Select(rule => rule.Id).ToList();
            string? missing = (Rules ?? []).Concat(Only ?? []).FirstOrDefault(rule => !matched.Contains(rule));
            string? surplus = Only is null ? null : matched.Find(rule => !Only.Contains(rule));
            string found = $"{verdict.Verdict.ToString().ToLowerInvariant()} by [{string.Join(", ", matched)}]";
            return verdict.Verdict != Expect ? $"{Name}: expected {Expect.ToString().ToLowerInvariant()}, got {found}"
                : Queue is not null && verdict.Queue != Queue ? $"{Name}: expected queue {Queue}, got {verdict.Queue ?? "none"}"
                : missing is not null ? $"{Name}: expected rule {missing} to match, got {found}"
                : surplus is not null ? $"{Name}: expected rule {surplus} not to match, got {found}"
                : null;
        }
    }
}

/// <summary>How policy tests went.</summary>
/// <param name="Count">Cases run; none when the file itself has mistakes.</param>
/// <param name="Failures">One line for each case that went otherwise than expected.</param>
/// <param name="Errors">Mistakes in the file of cases.</param>
public sealed record PolicyCasesResult(int Count, IReadOnlyList<string> Failures, IReadOnlyList<PolicyError> Errors);
