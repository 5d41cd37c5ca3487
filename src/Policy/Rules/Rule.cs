using Holdpoint.Contracts;
using Holdpoint.Policy.Conditions;

namespace Holdpoint.Policy.Rules;

/// <summary>What a rule does, in rising order.</summary>
internal enum RuleAction
{
    /// <summary>Is recorded and has no effect.</summary>
    Allow,

    /// <summary>Is recorded as a label and has no effect.</summary>
    Flag,

    /// <summary>Holds for review.</summary>
    Hold,

    /// <summary>Refuses.</summary>
    Deny,
}

/// <summary>One rule.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Condition">When it matches.</param>
/// <param name="Action">What then happens.</param>
/// <param name="Queue">Where a held request waits.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Shadow">Whether it is only recorded as what it would have done.</param>
/// <param name="Role">Whose words it looks at; null for all.</param>
/// <param name="Stage">Which side it looks at.</param>
internal sealed record Rule(
    string Id, Condition Condition, RuleAction Action, string? Queue, Severity Severity, string Reason, bool Shadow, string? Role, ReviewStage Stage);
