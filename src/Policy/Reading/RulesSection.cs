using Holdpoint.Contracts;
using Holdpoint.Policy.Conditions;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Reading;

/// <summary><c>rules</c>: conditions with their actions.</summary>
internal static class RulesSection
{
    private static readonly Dictionary<string, RuleAction> Actions = new()
    {
        ["allow"] = RuleAction.Allow, ["flag"] = RuleAction.Flag, ["hold"] = RuleAction.Hold, ["deny"] = RuleAction.Deny,
    };

    private static readonly Dictionary<string, Severity> Severities = new()
    {
        ["low"] = Severity.Low, ["medium"] = Severity.Medium, ["high"] = Severity.High, ["critical"] = Severity.Critical,
    };

    private static readonly Dictionary<string, ReviewStage> Stages = new() { ["request"] = ReviewStage.Request, ["response"] = ReviewStage.Response };

    private static readonly string[] Roles = ["system", "user", "assistant", "tool", "any"];

    /// <summary>The rules, in file order.</summary>
    public static List<Rule> Read(MapReader document, RuleScope scope)
    {
        var rules = new List<Rule>();
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in document.List("rules"))
        {
            if (ReadRule(item, taken, scope) is { } rule)
            {
                rules.Add(rule);
            }
        }

        return rules;
    }

    private static Rule? ReadRule(MapReader item, HashSet<string> taken, RuleScope scope)
    {
        string? id = Ids.Read(item, taken);
        var stage = item.Word("on", Stages) ?? ReviewStage.Request;
        string? role = ReadRole(item);
        var action = item.Word("then", Actions, required: true);
        string? queue = QueueReference.Read(item, action is null ? null : action == RuleAction.Hold, "then: hold", scope.Queues);
        var severity = item.Word("severity", Severities) ?? Severity.Medium;
        bool shadow = ReadMode(item);
        string? reason = item.Text("reason", longest: 500);
        var condition = ReadWhen(item, scope, id);
        item.Done();
        return id is null || condition is null || action is null
            ? null
            : new Rule(id, condition, action.Value, queue, severity, reason ?? $"Rule {id} matched.", shadow, role, stage);
    }

    private static Condition? ReadWhen(MapReader item, RuleScope scope, string? id)
    {
        var when = item.Node("when");
        if (when is null)
        {
            item.Errors.Add(item.Map.Place, item.At("when"), "nothing", "add 'when:' with a condition");
            return null;
        }

        return new ConditionReader(scope, item.Errors, id ?? "").Read(when, item.At("when"));
    }

    private static string? ReadRole(MapReader item)
    {
        if (item.Text("in") is not { } role || role == "any")
        {
            return null;
        }

        if (!Roles.Contains(role, StringComparer.Ordinal))
        {
            item.Wrong("in", Suggestion.For(role, Roles));
        }

        return role;
    }

    private static bool ReadMode(MapReader item)
    {
        string? mode = item.Text("mode");
        if (mode is not (null or "enforce" or "shadow"))
        {
            item.Wrong("mode", "write enforce or shadow");
        }

        return mode == "shadow";
    }
}
