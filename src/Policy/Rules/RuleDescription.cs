using Holdpoint.Contracts;

namespace Holdpoint.Policy.Rules;

/// <summary>What a rule does, without its condition.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Stage">Which side it looks at.</param>
/// <param name="Action">allow, flag, hold or deny.</param>
/// <param name="Queue">Where a held request waits.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="IsShadow">Whether it is only recorded as what it would have done.</param>
public sealed record RuleDescription(string Id, string Reason, ReviewStage Stage, string Action, string? Queue, Severity Severity, bool IsShadow)
{
    internal static RuleDescription Of(Rule rule) => new(
        rule.Id,
        rule.Reason,
        rule.Stage,
        rule.Action switch { RuleAction.Allow => "allow", RuleAction.Flag => "flag", RuleAction.Hold => "hold", _ => "deny" },
        rule.Queue,
        rule.Severity,
        rule.Shadow);
}
