using Holdpoint.Contracts;
using Holdpoint.Policy.Rules;

namespace Holdpoint.Policy.Reading;

/// <summary><c>limits</c>: what judging one body may cost, and what a body gets that costs more.</summary>
internal static class LimitsSection
{
    private const int FewestCharacters = 1_000;
    private const int MostCharacters = 500_000_000;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, Verdict> Verdicts = new() { ["deny"] = Verdict.Deny, ["hold"] = Verdict.Hold };

    /// <summary>The limits.</summary>
    public static EvaluationLimits Read(MapReader document, IReadOnlyDictionary<string, QueuePolicy> queues)
    {
        var usual = EvaluationLimits.Default;
        if (document.Nested("limits") is not { } limits)
        {
            return usual;
        }

        int characters = limits.Whole("characters", FewestCharacters, MostCharacters) ?? usual.Characters;
        var time = limits.Duration("time", Shortest, Longest) ?? usual.Time;
        var beyond = limits.Word("beyond", Verdicts) ?? usual.Beyond;
        string? queue = QueueReference.Read(limits, beyond == Verdict.Hold, "beyond: hold", queues);
        limits.Done();
        return new EvaluationLimits(characters, time, beyond, queue);
    }
}
